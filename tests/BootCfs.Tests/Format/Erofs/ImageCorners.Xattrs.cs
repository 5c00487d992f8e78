namespace BootCfs.Tests.Format.Erofs;

internal static partial class ImageCorners
{
    private static IEnumerable<(string Name, string Lines)> Xattrs()
    {
        foreach (int count in new[] { 127, 128, 129, 200 })
        {
            string keys = string.Concat(Enumerable.Range(0, count).Select(i => $" user.{i * 7 % count:d3}=v"));
            yield return ($"xattr-shared-{count}", With("/a", keys) + With("/b", keys) + With("/c", keys + " user.own=1"));
        }

        yield return ("xattr-shared-once-each", With("/a", " user.a=1 user.b=2") + With("/b", " user.b=2 user.c=3") + With("/c", " user.c=3 user.a=1"));
        // Key, length, then value, all descending (S7.4).
        string ties = " user.a=z user.b=aa user.c=\\xff\\x00 user.d=";
        string others = " user.a=aa user.b=z user.c=\\x7f\\x01 user.d=\\x00";
        yield return ("xattr-shared-order", With("/a", ties) + With("/b", ties) + With("/c", others) + With("/d", others));
        yield return ("xattr-prefixes", With("/a", " user.x=1 trusted.x=2 security.x=3 lustre.x=4 system.x=5 other=6 user=7"));
        yield return ("xattr-empty-names", With("/a", " user.= trusted.= security.= user.x="));
        yield return ("xattr-acl", With("/a", " system.posix_acl_access=\\x02\\x00\\x00\\x00"));
        yield return ("xattr-acl-default", Dir("/a").TrimEnd('\n') + " system.posix_acl_default=\\x02\\x00\\x00\\x00\n");
        yield return ("xattr-acl-longer-key", With("/a", " system.posix_acl_access_not=1 system.posix_acl_defaults=2 system.posix_acl=3"));
        yield return ("xattr-repeated", With("/a", " user.x=1 user.y=2 user.x=3"));
        yield return ("xattr-longest", With("/a", $" {new string('k', 255)}={new string('v', 32767 - 12 - 7 - 255)}") + File("/z"));
        yield return ("xattr-shared-longest", With("/a", $" k={new string('v', 32700)}") + With("/b", $" k={new string('v', 32700)}"));
        yield return ("xattr-lengths", string.Concat(Enumerable.Range(0, 70).Select(i => With($"/{i:d2}x", $" user.n={new string('v', i)}"))));
        yield return ("xattr-crosses-block", string.Concat(Enumerable.Range(0, 10).Select(i => With($"/{i:d2}x", $" user.n{i}={new string('v', 3000 + i)}"))));
    }

    // Escapes and marks of overlayfs (S4.2).
    private static IEnumerable<(string Name, string Lines)> Overlay()
    {
        yield return ("overlay-escaped", With("/a", " trusted.overlay.opaque=y trusted.overlay.overlay.opaque=z trusted.overlay.=1 trusted.overlay=2 user.overlay.x=3"));
        yield return ("overlay-longest-key", With("/a", $" trusted.overlay.{new string('k', 255 - 16)}=1"));
        yield return ("overlay-own-marks", External("/a", 9, $"p - {Digest} trusted.overlay.metacopy=1 trusted.overlay.redirect=2"));
        yield return ("overlay-payloads", External("/a", 9, "/x - -") + External("/b", 9, "//x - -") + External("/c", 9, $"- - {Digest}")
            + External("/d", 0, $"p - {Digest}") + External("/e", 3, $"p abc {Digest}") + External("/f", 9, $"{new string('p', 4095)} - -"));
        yield return ("whiteout-in-root", Whiteout("/w"));
        yield return ("whiteout-in-directory", Dir("/d") + Whiteout("/d/a") + "/d/b 7 20777 3 70000 5 0 3.4 - - - user.k=v\n");
        yield return ("whiteout-marks-replaced", Dir("/d").TrimEnd('\n') + " user.overlay.opaque=mine user.overlay.whiteouts=mine a=1\n"
            + "/d/w 0 20644 1 0 0 0 0.0 - - - user.overlay.whiteout=mine\n");
        // The value that is replaced is the last new one of the image, and no inode has it in the end.
        yield return ("whiteout-mark-replaced-last", Dir("/a") + Whiteout("/a/w") + Dir("/a/z").TrimEnd('\n') + " user.overlay.opaque=q\n" + Whiteout("/a/z/w"));
        // The counter starts at 0 and goes below it by the value that is replaced: one byte less than what is refused (S7.3).
        yield return ("whiteout-budget", Dir("/d").TrimEnd('\n') + $" a=1 user.overlay.opaque={new string('v', 108)}\n" + Whiteout("/d/w"));
        // What looks like a whiteout is one only where its directory was marked too.
        yield return ("whiteout-marks-of-a-user", Dir("/d").TrimEnd('\n') + " trusted.overlay.whiteouts= user.overlay.whiteouts=\n"
            + With("/d/a", " trusted.overlay.whiteout= user.overlay.whiteout="));
        yield return ("device-0-0-block", "/b 0 60644 1 0 0 0 0.0 - - -\n");
        yield return ("user-overlay-marks", With("/a", " user.overlay.whiteout= user.overlay.whiteouts= trusted.overlay.whiteout="));
    }

    private static string With(string path, string xattrs) => $"{path} 0 100644 1 0 0 0 0.0 - - -{xattrs}\n";
}
