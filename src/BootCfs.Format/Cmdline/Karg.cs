namespace BootCfs.Format.Cmdline;

/// <summary>One kernel command line argument that we own, for documentation.</summary>
/// <param name="Name">What stands before the <c>=</c>.</param>
/// <param name="Syntax">What stands after it.</param>
/// <param name="Meaning">What it does, in Markdown.</param>
/// <param name="Repeated">What happens when it stands more than once, in Markdown.</param>
public sealed record Karg(string Name, string Syntax, string Meaning, string Repeated);
