namespace BootCfs.Deploy.Etc;

/// <summary>Where a part of a merged entry comes from.</summary>
internal enum EtcSide
{
    /// <summary>The new default.</summary>
    New,

    /// <summary>The <c>/etc</c> that is in use.</summary>
    Local,
}
