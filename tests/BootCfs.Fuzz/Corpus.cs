using System.Globalization;

namespace BootCfs.Fuzz;

/// <summary>Inputs that are kept: a text file for each target, an input a line in base64; <c>#</c> begins a comment.</summary>
public static class Corpus
{
    /// <summary>Reads the kept inputs of a target.</summary>
    public static IEnumerable<byte[]> Read(string file) => File.ReadLines(file)
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(Convert.FromBase64String);

    /// <summary>Writes seeds and kept inputs into a folder, a file for each, as the fuzzer wants them.</summary>
    internal static void Unpack(FuzzTarget target, string file, string folder)
    {
        Directory.CreateDirectory(folder);
        int number = 0;
        foreach (byte[] input in target.Seeds().Concat(File.Exists(file) ? Read(file) : []))
            File.WriteAllBytes(Path.Combine(folder, (number++).ToString("d4", CultureInfo.InvariantCulture)), input);
    }
}
