namespace BootCfs.Checkout;

/// <summary>How contents of objects get into a checkout.</summary>
public enum ContentMode
{
    /// <summary>Blocks are shared where the filesystem can, else copied.</summary>
    Auto,

    /// <summary>Blocks are shared, or the checkout fails.</summary>
    Reflink,

    /// <summary>Every byte is copied.</summary>
    Copy,

    /// <summary>Files are further names of the objects where owner, mode and extended attributes allow it, else as with <see cref="Auto"/>.</summary>
    Hardlink,
}

/// <summary>How a checkout is made.</summary>
/// <param name="Content">How contents get there.</param>
/// <param name="User">
/// Make what somebody without privileges may: owners stay whoever makes the checkout, devices are left out, of extended attributes
/// those of <c>user.</c> are set, and files lose their set-id bits, which would give away the wrong user's rights.
/// </param>
public sealed record CheckoutOptions(ContentMode Content = ContentMode.Auto, bool User = false);
