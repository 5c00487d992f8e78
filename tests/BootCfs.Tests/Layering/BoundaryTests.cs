using System.Reflection;
using BootCfs.Commits;
using BootCfs.Format;
using BootCfs.Linux;

namespace BootCfs.Tests.Layering;

/// <summary>What may happen in one place only (docs/architecture.md).</summary>
public class BoundaryTests
{
    private const BindingFlags Declared =
        BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly string[] InputOutput =
    [
        "System.Console", "System.IO.Directory", "System.IO.DirectoryInfo", "System.IO.File", "System.IO.FileInfo",
        "System.IO.FileStream", "System.IO.RandomAccess", "System.Diagnostics.Process", "System.Environment",
        "Microsoft.Win32.SafeHandles.SafeFileHandle", "System.Runtime.InteropServices.NativeLibrary",
    ];

    private static readonly Assembly[] Shipped =
    [
        typeof(BootCfsException).Assembly, typeof(DirectoryHandle).Assembly, typeof(CommitStore).Assembly,
        Assembly.Load("bootcfs"), Assembly.Load("bootcfs-setup-root"),
    ];

    [Fact]
    public void Native_functions_are_called_only_from_where_they_may_be()
    {
        string[] namespaces =
        [
            .. from assembly in Shipped
               from type in assembly.GetTypes()
               from method in type.GetMethods(Declared)
               where method.Attributes.HasFlag(MethodAttributes.PinvokeImpl)
               select NamespaceOf(type),
        ];
        Assert.Contains("BootCfs.Linux", namespaces);
        Assert.Empty(namespaces.Distinct().Except(["BootCfs.Linux", "BootCfs.Commits", "BootCfs.Initramfs"]));
    }

    [Fact]
    public void The_format_code_is_pure()
    {
        IEnumerable<string> offences =
            from type in typeof(BootCfsException).Assembly.GetTypes()
            from used in TypeReferences.Of(type)
            where InputOutput.Contains(used.FullName)
            select $"{type.FullName} uses {used.FullName}";
        Assert.Empty(offences);
    }

    [Theory]
    [InlineData("BootCfs.Format")]
    [InlineData("BootCfs.Linux")]
    [InlineData("BootCfs.Engine")]
    public void No_library_prints(string name)
    {
        IEnumerable<string?> offenders =
            from type in Assembly.Load(name).GetTypes()
            where TypeReferences.Of(type).Contains(typeof(Console))
            select type.FullName;
        Assert.Empty(offenders);
    }

    private static string NamespaceOf(Type type) => type.Namespace ?? "(none)";
}
