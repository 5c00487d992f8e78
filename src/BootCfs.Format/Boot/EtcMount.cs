namespace BootCfs.Format.Boot;

/// <summary>How <c>/etc</c> takes changes: <c>mount</c> of <c>[etc]</c> in <c>setup-root.toml</c>.</summary>
public enum EtcMount
{
    /// <summary>A full copy in the state directory.</summary>
    Bind,

    /// <summary>Changes only, in the state directory.</summary>
    Overlay,

    /// <summary>Changes only, in memory.</summary>
    Transient,
}

/// <summary>The words for it: the initramfs helper obeys them, and the engine writes the state that the helper expects.</summary>
public static class EtcMountWord
{
    /// <summary>What a refusal of another word says.</summary>
    public const string Expected = "etc.mount is \"bind\", \"overlay\" or \"transient\"";

    /// <summary>Reads a word; null when it is none.</summary>
    public static EtcMount? TryParse(string? word) => word switch
    {
        "bind" => EtcMount.Bind,
        "overlay" => EtcMount.Overlay,
        "transient" => EtcMount.Transient,
        _ => null,
    };

    /// <summary>The word.</summary>
    public static string Of(EtcMount mount) => mount switch
    {
        EtcMount.Bind => "bind",
        EtcMount.Overlay => "overlay",
        _ => "transient",
    };
}
