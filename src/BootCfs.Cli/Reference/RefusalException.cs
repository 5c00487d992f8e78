using BootCfs.Format;

namespace BootCfs.Cli.Reference;

/// <summary>A reference tool ends with status 1; the message is all that it says on standard error, line ends included.</summary>
internal sealed class RefusalException(string text) : BootCfsException(ErrorCode.Usage, text);
