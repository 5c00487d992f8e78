namespace BootCfs.Format.OSTree;

/// <summary>An object, reference or configuration of an OSTree repository breaks its format.</summary>
/// <param name="what">What it is.</param>
/// <param name="reason">What is wrong with it.</param>
public sealed class InvalidOSTreeException(string what, string reason)
    : BootCfsException(ErrorCode.InvalidOstree, $"{what} is invalid: {reason}");
