using System.Diagnostics;
using System.Text;
using BootCfs.Format.Signing;

namespace BootCfs.SystemTests.Linux;

/// <summary>A key of ssh-keygen, which also signs: what the helper takes is not ours alone.</summary>
internal sealed class TestKey
{
    private readonly string _file;

    /// <summary>Makes a key in a folder that the caller clears up.</summary>
    internal TestKey(string folder)
    {
        _file = Path.Combine(folder, $"key-{Guid.NewGuid():N}");
        Run([], "-q", "-t", "ed25519", "-N", "", "-C", "test", "-f", _file);
        Line = File.ReadAllText($"{_file}.pub");
        Public = SshPublicKey.Parse(Encoding.ASCII.GetBytes(Line), _file).Key;
    }

    /// <summary>The public key as a line of a file.</summary>
    internal string Line { get; }

    internal Ed25519PublicKey Public { get; }

    internal string Fingerprint => Public.Fingerprint;

    /// <summary>The text form of a signature.</summary>
    internal string Sign(byte[] message, string @namespace = SshSignature.GitNamespace) =>
        Run(message, "-q", "-Y", "sign", "-f", _file, "-n", @namespace);

    private static string Run(byte[] input, params string[] arguments)
    {
        var start = new ProcessStartInfo("ssh-keygen", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!; // never null without a shell
        Task<string> error = process.StandardError.ReadToEndAsync();
        process.StandardInput.BaseStream.Write(input);
        process.StandardInput.Close();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error.Result);
        return output;
    }
}
