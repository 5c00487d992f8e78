using System.CommandLine;
using BootCfs.Format.Tree;

namespace BootCfs.Cli;

/// <summary>Options about what is changed in a tree before it is committed.</summary>
internal sealed class FilterOptions
{
    private readonly Option<string[]?> _skip = new("--skip")
    {
        Description = "Leave out what has this name, and all below; may be given several times",
        HelpName = "PATTERN",
    };

    private readonly Option<string?> _xattrs = new("--xattrs")
    {
        Description = "Extended attributes that stay; a * ends a NAME",
        HelpName = XattrRule.Form,
    };

    private readonly Option<string?> _owner = new("--owner")
    {
        Description = "Owner and group of everything, by number",
        HelpName = OwnerRule.Form,
    };

    private readonly Option<string?> _statOverride = new("--stat-override")
    {
        Description = "Modes and owners of single paths, from a file",
        HelpName = "FILE",
    };

    private readonly Option<bool> _selinuxPolicy = new("--selinux-policy")
    {
        Description = "Label everything with the SELinux policy that is in the tree",
    };

    private readonly Option<string?> _mtime = new("--mtime")
    {
        Description = "Let no time be later than TIME, else SOURCE_DATE_EPOCH; or set all to 1970",
        HelpName = MtimeRule.Form,
    };

    internal void AddTo(Command command)
    {
        command.Options.Add(_skip);
        command.Options.Add(_xattrs);
        command.Options.Add(_owner);
        command.Options.Add(_statOverride);
        command.Options.Add(_selinuxPolicy);
        command.Options.Add(_mtime);
    }

    internal TreeFilters Read(Invocation run) => new()
    {
        Skip = SkipPatterns.TryParse(run.Find(_skip) ?? [], out SkipPatterns skip, out string fault) ? skip : throw Wrong(_skip, fault),
        Xattrs = run.Find(_xattrs) is { } xattrs ? ReadXattrs(xattrs) : null,
        Owner = run.Find(_owner) is { } owner ? ReadOwner(owner) : null,
        StatOverrides = run.Find(_statOverride) is { } file ? StatOverrides.Parse(InputFile.ReadAll(file).Span, file) : null,
        SELinuxPolicy = run.Get(_selinuxPolicy),
        Mtime = run.Find(_mtime) is { } mtime ? ReadMtime(mtime) : null,
    };

    private XattrRule ReadXattrs(string text) =>
        XattrRule.TryParse(text, out XattrRule rule, out string fault) ? rule : throw Wrong(_xattrs, fault);

    private OwnerRule ReadOwner(string text) =>
        OwnerRule.TryParse(text, out OwnerRule rule) ? rule : throw Wrong(_owner, $"is {OwnerRule.Form} in numbers, not '{text}'");

    private MtimeRule ReadMtime(string text)
    {
        DateTimeOffset? now = SourceDate.Find();
        if (text == MtimeRule.ClampWord && now is null)
        {
            throw new UsageException($"{_mtime.Name}={text} needs a time")
            {
                Hint = $"set {SourceDate.Variable}, or write {_mtime.Name}={text}:TIME",
            };
        }

        return MtimeRule.TryParse(text, now, out MtimeRule rule, out string fault) ? rule : throw Wrong(_mtime, fault);
    }

    private static UsageException Wrong(Option option, string fault) => new($"{option.Name} {fault}");
}
