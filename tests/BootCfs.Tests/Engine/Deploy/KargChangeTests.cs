using BootCfs.Deploy;

namespace BootCfs.Tests.Engine.Deploy;

public class KargChangeTests
{
    private static readonly string[] Before = ["root=LABEL=x", "console=tty0", "quiet", "console=ttyS0"];

    [Theory]
    [InlineData("", "", "rw", "root=LABEL=x console=tty0 quiet console=ttyS0 rw")]
    [InlineData("quiet", "", "", "root=LABEL=x console=tty0 console=ttyS0")]
    [InlineData("console", "", "", "root=LABEL=x quiet")]
    [InlineData("console=tty0", "", "", "root=LABEL=x quiet console=ttyS0")]
    [InlineData("", "console=hvc0", "", "root=LABEL=x console=hvc0 quiet")]
    [InlineData("", "debug", "", "root=LABEL=x console=tty0 quiet console=ttyS0 debug")]
    [InlineData("quiet", "root=/dev/sda", "quiet", "root=/dev/sda console=tty0 console=ttyS0 quiet")]
    public void Deletes_then_replaces_then_appends(string delete, string replace, string append, string after) =>
        Assert.Equal(after, string.Join(' ', new KargChange(Words(delete), Words(replace), Words(append)).Apply(Before)));

    [Theory]
    [InlineData("rw")]
    [InlineData("console=tty1")]
    [InlineData("LABEL=x")]
    public void What_is_not_there_cannot_be_deleted(string karg) =>
        Assert.Equal(
            $"there is no kernel argument '{karg}' in 'root=LABEL=x console=tty0 quiet console=ttyS0'",
            Assert.Throws<UnknownKargException>(() => new KargChange([karg], [], []).Apply(Before)).Message);

    [Fact]
    public void Other_arguments_are_a_deployment_of_the_same_image_that_shares_everything()
    {
        using var fixture = new DeployFixture();
        DeploymentPlan first = fixture.Deploy();
        using Host host = fixture.OpenHost();
        DeploymentPlan? plan = KernelArguments.Change(
            host, KernelArguments.Find(host, null), new KargChange(["quiet"], [], ["debug"]), fixture.Request, dryRun: false, TimeProvider.System, _ => { }, CancellationToken.None);
        Assert.NotNull(plan);
        Assert.Equal($"{first.Record.Id}.1", plan.Record.Id.ToString());
        Assert.Equal(["root=LABEL=test", "debug"], plan.Record.Kargs);
        Assert.Equal((first.Record.Commit, first.Record.BootDirectory), (plan.Record.Commit, plan.Record.BootDirectory));
        Assert.Empty(plan.MissingObjects);
        Assert.Equal([plan.Record.Id.ToString(), first.Record.Id.ToString()], fixture.Menu());
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
