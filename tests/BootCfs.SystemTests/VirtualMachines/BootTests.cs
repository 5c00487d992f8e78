using System.Text.Json;

namespace BootCfs.SystemTests.VirtualMachines;

/// <summary>A committed and deployed Debian boots verified, and says so itself.</summary>
[Collection(VirtualMachineCollection.Name)]
public partial class BootTests(BootedSystem booted) : IClassFixture<BootedSystem>
{
    [VmFact]
    public void Firmware_and_systemd_boot_start_the_entry_that_deploy_wrote() =>
        Assert.Contains(booted.System.Options, booted.First.Success("cmdline"), StringComparison.Ordinal);

    [VmFact]
    public void Reaches_multi_user_target() => Assert.Equal("active", booted.First.Success("multi-user"));

    [VmFact]
    public void No_unit_fails() => Assert.Equal("", booted.First.Success("failed-units"));

    [VmFact]
    public void Root_is_an_overlay_on_the_composefs_image_that_requires_verity()
    {
        string[] fields = RootMount(booted.First);
        int dash = Array.IndexOf(fields, "-");
        Assert.Equal("overlay", fields[dash + 1]);
        Assert.Equal($"composefs:{booted.System.Digest}", fields[dash + 2]);
        Assert.Contains("verity=require", fields[dash + 3].Split(','));
    }

    [VmFact]
    public void The_kernel_measures_the_digest_of_the_commit() =>
        Assert.StartsWith($"sha256:{booted.System.Digest} ", booted.First.Success("measure-image"), StringComparison.Ordinal);

    [VmFact]
    public void The_helper_records_what_it_mounted()
    {
        using JsonDocument state = JsonDocument.Parse(booted.First.Success("booted"));
        Assert.Equal(booted.System.Digest, state.RootElement.GetProperty("digest").GetString());
        Assert.Equal("kernel", state.RootElement.GetProperty("verity").GetString());
    }

    [VmFact]
    public async Task The_helper_verified_the_signature_of_the_commit()
    {
        using JsonDocument state = JsonDocument.Parse(booted.First.Success("booted"));
        string[] printed = (await Shell.RunAsync("ssh-keygen", "-lf", $"{booted.System.Repository.Key}.pub")).Split(' ');
        Assert.Equal("verified", state.RootElement.GetProperty("signature").GetString());
        Assert.Equal(booted.System.Repository.Commit, state.RootElement.GetProperty("commit").GetString());
        Assert.Equal([printed[1]], state.RootElement.GetProperty("signers").EnumerateArray().Select(signer => signer.GetString()));
    }

    [VmTheory]
    [InlineData("write-usr")]
    [InlineData("write-root")]
    public void The_root_and_usr_are_read_only(string probe)
    {
        Assert.NotEqual(0, booted.First.Exit(probe));
        Assert.Contains("Read-only file system", booted.First.Error(probe), StringComparison.Ordinal);
    }

    [VmTheory]
    [InlineData("write-etc", "boots-etc")]
    [InlineData("write-var", "boots-var")]
    public void Etc_and_var_are_writable_and_survive_a_second_boot(string write, string read)
    {
        booted.First.Success(write);
        Assert.Equal("boot", booted.First.Success(read));
        Assert.Equal("boot\nboot", booted.Second.Success(read));
    }

    [VmFact]
    public void Status_ends_well_and_names_the_booted_deployment() =>
        Assert.Contains(booted.System.Digest, Json(booted.First.Success("status")), StringComparison.Ordinal);

    [VmFact]
    public void Verify_booted_confirms_every_link_in_both_boots()
    {
        Json(booted.First.Success("verify"));
        Json(booted.Second.Success("verify"));
    }

    [VmFact]
    public void Init_commit_and_deploy_in_the_booted_system_switch_verity_on()
    {
        booted.Second.Success("repository-init");
        booted.Second.Success("repository-commit");
        booted.Second.Success("repository-deploy");
        booted.Second.Success("repository-verify");

        string[] measured = booted.Second.Success("repository-measure").Split('\n');
        Assert.NotEmpty(measured);
        Assert.All(measured, line =>
        {
            string[] fields = line.Split(' ', 2);
            string[] path = fields[1].Split('/');
            Assert.Equal(fields[0], $"sha256:{path[^2]}{path[^1]}");
        });
    }

    private static string[] RootMount(VmRun run) =>
        run.Success("mounts").Split('\n').Select(line => line.Split(' ')).Last(fields => fields[4] == "/");

    private static string Json(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        Assert.Equal(1, document.RootElement.GetProperty("schema").GetInt32());
        return text;
    }
}
