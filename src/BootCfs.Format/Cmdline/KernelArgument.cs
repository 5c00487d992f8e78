namespace BootCfs.Format.Cmdline;

/// <summary>One argument of the kernel command line.</summary>
/// <param name="Name">What stands before the first <c>=</c>.</param>
/// <param name="Value">What stands after it, without the quotes around it; null when there is no <c>=</c>.</param>
public readonly record struct KernelArgument(string Name, string? Value)
{
    /// <summary>The argument without quotes: <c>name</c> or <c>name=value</c>.</summary>
    public override string ToString() => Value is null ? Name : $"{Name}={Value}";
}
