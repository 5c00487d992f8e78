using System.Text;

namespace BootCfs.Format.Boot;

/// <summary>
/// GRUB's environment block (https://www.gnu.org/software/grub/manual/grub/html_node/Environment-block.html): 1024 bytes,
/// a line of its own, then a variable a line, filled up with <c>#</c>.
/// </summary>
public sealed class GrubEnvironment
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "grubenv";

    /// <summary>Size of the block; GRUB writes into it in place and never makes it longer.</summary>
    public const int Size = 1024;

    private const string Signature = "# GRUB Environment Block\n";

    private readonly IReadOnlyList<(string Name, string Value)> _variables;

    private GrubEnvironment(IReadOnlyList<(string Name, string Value)> variables) => _variables = variables;

    /// <summary>Reads a block; null when it is none, which GRUB passes over.</summary>
    public static GrubEnvironment? TryParse(ReadOnlySpan<byte> block)
    {
        if (block.Length != Size)
            return null;
        string text = Encoding.UTF8.GetString(block);
        if (!text.StartsWith(Signature, StringComparison.Ordinal))
            return null;

        var variables = new List<(string, string)>();
        foreach (string line in text[Signature.Length..].Split('\n'))
        {
            int equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && line[0] != '#')
                variables.Add((line[..equals], Unescape(line[(equals + 1)..])));
        }

        return new GrubEnvironment(variables);
    }

    /// <summary>The value of a variable; null when it is not set.</summary>
    public string? Find(string name) => _variables.Where(variable => variable.Name == name).Select(variable => variable.Value).LastOrDefault();

    // A backslash stands before a line feed or another backslash of the value.
    private static string Unescape(string value) => value.Replace("\\\\", "\\", StringComparison.Ordinal);
}
