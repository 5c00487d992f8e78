namespace BootCfs.Config;

/// <summary>Where the unified kernel image of a deployment is from: <c>uki</c> of <c>deployment.toml</c>.</summary>
public enum UkiOrigin
{
    /// <summary>It was made when the commit was deployed, and can be made anew.</summary>
    Built,

    /// <summary>The operator had it from elsewhere.</summary>
    Given,
}

/// <summary>The words for it.</summary>
internal static class UkiOrigins
{
    internal static string Word(this UkiOrigin origin) => origin == UkiOrigin.Built ? "built" : "given";

    internal static UkiOrigin? Read(string word) => word switch
    {
        "built" => UkiOrigin.Built,
        "given" => UkiOrigin.Given,
        _ => null,
    };
}
