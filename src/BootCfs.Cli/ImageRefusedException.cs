using BootCfs.Format;

namespace BootCfs.Cli;

/// <summary>An image is not mounted: it lacks what was asked for.</summary>
internal sealed class ImageRefusedException(ErrorCode code, string message) : BootCfsException(code, message);
