using System.Runtime.InteropServices;

namespace BootCfs.Linux.Uapi;

/// <summary>Constants of selinux/label.h and selinux/selinux.h.</summary>
internal static class Selinux
{
    internal const uint SELABEL_CTX_FILE = 0;
    internal const int SELABEL_OPT_VALIDATE = 1;
    internal const int SELABEL_OPT_PATH = 3;
    internal const int SELINUX_CB_VALIDATE = 2;
}

/// <summary><c>struct selinux_opt</c> of selinux/selinux.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct selinux_opt
{
    internal int type;
    internal byte* value;
}
