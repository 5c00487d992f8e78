using System.CommandLine;
using BootCfs.Boot;
using BootCfs.Cli.Json;
using BootCfs.Deploy;

namespace BootCfs.Cli;

/// <summary><c>bootcfs uki</c>: builds a unified kernel image that boots a commit, signed where that is asked for.</summary>
internal sealed class UkiCommand : CliCommand
{
    private readonly Argument<string> _target = new("COMMIT|DEPLOYMENT") { Description = "What it is to boot" };
    private readonly Option<string?> _boot = BootOption.Create();
    private readonly Option<string> _output = new("--output", "-o") { Description = "The file", HelpName = "FILE", DefaultValueFactory = _ => InputFile.Dash };
    private readonly Option<string?> _stub = new("--stub") { Description = $"EFI stub; else {UkiStub.UsualPath} of the commit, or of this system", HelpName = "FILE" };
    private readonly KargOption _kargs = new();
    private readonly Option<string?> _key = new("--sign-key") { Description = "Sign it for Secure Boot with this private key, by sbsign", HelpName = "FILE" };
    private readonly Option<string?> _certificate = new("--sign-cert") { Description = "Certificate of that key", HelpName = "FILE" };

    internal UkiCommand(CommandContext context)
        : base(context, "uki", "Build a unified kernel image that boots a commit")
    {
        Arguments.Add(_target);
        Options.Add(_output);
        Options.Add(_stub);
        Options.Add(_kargs);
        Options.Add(_key);
        Options.Add(_certificate);
        Options.Add(_boot);
    }

    protected override int Run(Invocation run)
    {
        string output = run.Get(_output);
        if (output == InputFile.Dash && (run.Json || StandardStreams.OutputIsTerminal))
            throw new UsageException("a unified kernel image is not for a terminal, and does not go with --json") { Hint = "name a file with --output" };
        UkiSigner? signer = ReadSigner(run);
        using Host? host = FindHost(run);
        Deployment? deployment = host is null ? null : FindDeployment(host, run.Get(_target));
        using Repository repository = Repository.Open(run.RepositoryPath);
        using CommitUki uki = CommitUki.Open(
            repository, Revision.Read(repository, deployment?.Record.Commit.ToString() ?? run.Get(_target)), deployment, run.Find(_kargs) ?? [], run.Find(_stub));
        if (output == InputFile.Dash)
            Write(uki, signer, run.Data);
        else
            OutputFile.Write(output, stream => Write(uki, signer, stream));
        if (run.Json)
            run.Print(new UkiDocument(uki.Root.Commit.Id.ToString(), uki.Root.Digest.ToString(), uki.CommandLine, uki.Stub, output, signer is not null), CliJson.Context.UkiDocument);
        return ExitStatus.Ok;
    }

    private UkiSigner? ReadSigner(Invocation run) => (run.Find(_key), run.Find(_certificate)) switch
    {
        (null, null) => null,
        ({ } key, { } certificate) => new UkiSigner(key, certificate),
        _ => throw new UsageException("--sign-key and --sign-cert go together"),
    };

    // A commit of a repository elsewhere is built on machines that are no host.
    private Host? FindHost(Invocation run) =>
        run.NamedRepository is null && ShortId.MayBeDeployment(run.Get(_target)) ? Host.Open(run.Sysroot, run.Find(_boot)) : null;

    private static Deployment? FindDeployment(Host host, string target)
    {
        Deployment[] meant = [.. host.ReadDeployments().Where(deployment => deployment.Id is { } id && ShortId.IsMeant(target, id.ToString()))];
        return meant.Length < 2 ? meant.FirstOrDefault() : throw new UsageException($"several deployments begin with '{target}'");
    }

    // sbsign reads and writes files only.
    private static void Write(CommitUki uki, UkiSigner? signer, Stream output)
    {
        if (signer is null)
        {
            uki.Emit(output.Write);
            return;
        }

        DirectoryInfo folder = Directory.CreateTempSubdirectory("bootcfs-uki-");
        try
        {
            string unsigned = Path.Combine(folder.FullName, "unsigned.efi"), signed = Path.Combine(folder.FullName, "signed.efi");
            OutputFile.Write(unsigned, stream => uki.Emit(stream.Write));
            signer.Sign(unsigned, signed);
            using FileStream result = File.OpenRead(signed);
            result.CopyTo(output);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
