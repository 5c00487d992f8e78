using BootCfs.Format.Tree;

namespace BootCfs.Import;

/// <summary>Where something is in a tree; its path is put together only when it is asked for.</summary>
internal sealed class OSTreePlace(OSTreePlace? parent, byte[] name)
{
    /// <summary>The root.</summary>
    internal static OSTreePlace Root { get; } = new(null, []);

    /// <summary>The directory that it is in; the root is in none.</summary>
    internal OSTreePlace? Parent { get; } = parent;

    /// <summary>Bytes of the path.</summary>
    internal int Length { get; } = parent is null ? 0 : parent.Length + 1 + name.Length;

    private byte[] Name { get; } = name;

    internal string Display()
    {
        if (Parent is null)
            return "/";
        var names = new Stack<byte[]>();
        for (OSTreePlace place = this; place.Parent is { } above; place = above)
            names.Push(place.Name);
        return string.Concat(names.Select(each => $"/{PathText.Display(each)}"));
    }
}
