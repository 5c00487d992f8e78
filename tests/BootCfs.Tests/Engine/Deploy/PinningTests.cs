using BootCfs.Deploy;
using BootCfs.Format.Cmdline;

namespace BootCfs.Tests.Engine.Deploy;

public sealed class PinningTests : IDisposable
{
    private readonly DeployFixture _fixture = new();
    private readonly DeploymentId _id;
    private readonly string _title;

    public PinningTests()
    {
        DeploymentPlan plan = _fixture.Deploy();
        _id = plan.Record.Id;
        _title = plan.Entry.Title!; // made by us
        _fixture.Deploy();
    }

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void The_label_stands_in_the_boot_menu_and_the_order_stays()
    {
        string[] menu = _fixture.Menu();
        Pin("before the move");
        Assert.Equal($"{_title} [before the move]", Title());
        Assert.Equal(menu, _fixture.Menu());
        Assert.Equal(("before the move", true), (State().Label, State().Pinned));
    }

    [Fact]
    public void Another_label_takes_the_place_of_the_first_and_unpinning_takes_it_away()
    {
        Pin("a (b)");
        Pin("c");
        Assert.Equal($"{_title} [c]", Title());
        Pin("");
        Assert.Equal($"{_title} [pinned]", Title());
        Assert.Equal((null, true), (State().Label, State().Pinned));
        using Host host = _fixture.OpenHost();
        Pinning.Unpin(host, _id, DeployFixture.Options, CancellationToken.None);
        Assert.Equal(_title, Title());
        Assert.False(State().Pinned);
    }

    [Fact]
    public void The_same_again_changes_nothing()
    {
        Pin("x");
        using Host host = _fixture.OpenHost();
        Assert.Empty(Pinning.Pin(host, _id, "x", DeployFixture.Options, CancellationToken.None).Steps);
    }

    [Fact]
    public void A_rollback_keeps_pin_and_label()
    {
        Pin("x");
        using Host host = _fixture.OpenHost();
        Rollback.Run(host, _id, null, false, DeployFixture.Options, CancellationToken.None);
        Assert.Equal(($"{_title} [x]", true), (Title(), State().Pinned));
    }

    [Theory]
    [InlineData("two\nlines", false)]
    [InlineData(" blank", false)]
    [InlineData("a [b", false)]
    [InlineData("\e[1m", false)]
    [InlineData("Größe ✓", true)]
    [InlineData("", true)]
    public void A_label_is_one_line_that_a_menu_can_show(string text, bool isLabel) => Assert.Equal(isLabel, Pinning.IsLabel(text));

    private void Pin(string label)
    {
        using Host host = _fixture.OpenHost();
        Pinning.Pin(host, _id, label, DeployFixture.Options, CancellationToken.None);
    }

    private DeploymentState State() =>
        HostState.Read(_fixture.Sysroot, _fixture.Boot).Deployments.Single(deployment => deployment.Id == _id.ToString());

    private string Title() => State().Title;
}
