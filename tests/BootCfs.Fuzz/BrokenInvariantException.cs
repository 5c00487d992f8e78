namespace BootCfs.Fuzz;

/// <summary>A parser did not do what is demanded of it; for the fuzzer, a crash.</summary>
public sealed class BrokenInvariantException(string message) : Exception(message);
