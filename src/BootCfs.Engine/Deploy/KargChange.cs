using System.Text;
using BootCfs.Format;
using BootCfs.Format.Cmdline;

namespace BootCfs.Deploy;

/// <summary>A change of the operator's kernel arguments.</summary>
/// <param name="Delete">Arguments that go: <c>NAME</c> all of that name, <c>NAME=VALUE</c> exactly these.</param>
/// <param name="Replace">Arguments that take the place of all of their name; where there is none they are appended.</param>
/// <param name="Append">Arguments that are added at the end.</param>
public sealed record KargChange(IReadOnlyList<string> Delete, IReadOnlyList<string> Replace, IReadOnlyList<string> Append)
{
    /// <summary>The arguments afterwards.</summary>
    /// <exception cref="UnknownKargException">One that is to go is not there.</exception>
    public IReadOnlyList<string> Apply(IReadOnlyList<string> kargs)
    {
        List<string> now = [.. kargs];
        foreach (string karg in Delete)
        {
            if (now.RemoveAll(existing => existing == karg || NameOf(existing) == karg) == 0)
                throw new UnknownKargException(karg, kargs);
        }

        foreach (string karg in Replace)
        {
            string name = NameOf(karg);
            int place = now.FindIndex(existing => NameOf(existing) == name);
            now.RemoveAll(existing => NameOf(existing) == name);
            now.Insert(place < 0 ? now.Count : place, karg);
        }

        return [.. now, .. Append];
    }

    private static string NameOf(string karg) =>
        KernelCommandLine.Parse(Encoding.UTF8.GetBytes(karg)).Arguments is [var argument, ..] ? argument.Name : karg;
}

/// <summary>A kernel argument that is to be removed is not there.</summary>
/// <param name="karg">The argument.</param>
/// <param name="kargs">Those that are there.</param>
public sealed class UnknownKargException(string karg, IReadOnlyList<string> kargs)
    : BootCfsException(ErrorCode.Usage, $"there is no kernel argument '{karg}' in '{string.Join(' ', kargs)}'");
