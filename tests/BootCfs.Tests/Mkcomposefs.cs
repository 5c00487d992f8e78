namespace BootCfs.Tests;

/// <summary>The reference's own tools as judges, from <c>COMPOSEFS_REF=DIR</c> or the search path.</summary>
internal static class Mkcomposefs
{
    internal static string? Path { get; } = Find("mkcomposefs");

    /// <summary>Why a test that needs it is skipped, or null.</summary>
    internal static string? Missing => Path is null ? "mkcomposefs is not installed; COMPOSEFS_REF=DIR names its folder" : null;

    /// <summary>Builds an image from dump text; gives the image's digest, or the refusal without the program's name.</summary>
    internal static string DigestOrRefusal(byte[] dump, bool strict = false, params string[] options)
    {
        string program = Path ?? throw new InvalidOperationException("no reference");
        string[] arguments = [.. options, "--from-file", "--print-digest-only", "-"];
        (int status, byte[] output, string error) = strict
            ? Tool.Start(dump, "env", ["CFS_PARSE_STRICT=1", program, .. arguments])
            : Tool.Start(dump, program, arguments);
        return status == 0
            ? System.Text.Encoding.ASCII.GetString(output).Trim()
            : error.TrimEnd('\n').Replace("mkcomposefs: ", "", StringComparison.Ordinal);
    }

    private static string? Find(string name)
    {
        string folders = Environment.GetEnvironmentVariable("COMPOSEFS_REF") ?? Environment.GetEnvironmentVariable("PATH") ?? "";
        return folders.Split(':').Select(folder => System.IO.Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }
}

/// <summary>A theory judged by the reference's mkcomposefs; skipped by name where it is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ReferenceTheoryAttribute : TheoryAttribute
{
    public ReferenceTheoryAttribute() => Skip = Mkcomposefs.Missing;
}

/// <summary>A test judged by the reference's mkcomposefs; skipped by name where it is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ReferenceFactAttribute : FactAttribute
{
    public ReferenceFactAttribute() => Skip = Mkcomposefs.Missing;
}
