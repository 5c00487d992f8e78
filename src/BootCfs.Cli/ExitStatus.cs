using System.Runtime.InteropServices;
using BootCfs.Format;

namespace BootCfs.Cli;

/// <summary>Exit statuses: units and scripts match on them, so a number never changes its meaning.</summary>
internal static class ExitStatus
{
    /// <summary>Done.</summary>
    internal const int Ok = 0;

    /// <summary>A failure without a number of its own.</summary>
    internal const int Failure = 1;

    /// <summary>The command line is wrong.</summary>
    internal const int Usage = 2;

    /// <summary>Something does not have the digest it must have.</summary>
    internal const int VerificationFailed = 3;

    /// <summary>Policy refuses.</summary>
    internal const int Refused = 5;

    /// <summary>A filesystem is full.</summary>
    internal const int NoSpace = 6;

    /// <summary>Another process holds the lock.</summary>
    internal const int Locked = 8;

    /// <summary>The kernel denied permission.</summary>
    internal const int Permission = 9;

    /// <summary>Not a BootCfs host or repository.</summary>
    internal const int NotBootCfs = 10;

    /// <summary>Local changes of /etc are in the way.</summary>
    internal const int EtcConflict = 11;

    /// <summary>A health check failed, or a deployment was given up.</summary>
    internal const int HealthCheckFailed = 12;

    /// <summary>Nothing differs; only where that was asked for.</summary>
    internal const int Unchanged = 77;

    /// <summary>The reader of our output is gone; what a shell reports for SIGPIPE.</summary>
    internal const int OutputClosed = 128 + 13;

    /// <summary>The status of a failure.</summary>
    internal static int For(ErrorCode code) => code switch
    {
        ErrorCode.Usage => Usage,
        ErrorCode.DigestMismatch or ErrorCode.VerificationFailed or ErrorCode.InvalidEvidence => VerificationFailed,
        ErrorCode.RefusedByPolicy or ErrorCode.UnsafeTrust or ErrorCode.UnprotectedKey => Refused,
        ErrorCode.NoSpace => NoSpace,
        ErrorCode.Locked => Locked,
        ErrorCode.Permission => Permission,
        ErrorCode.NotARepository or ErrorCode.NotAHost => NotBootCfs,
        ErrorCode.HealthCheckFailed => HealthCheckFailed,
        ErrorCode.EtcConflict or ErrorCode.EtcChanged => EtcConflict,
        _ => Failure,
    };

    /// <summary>The status after a signal: 128 and its number, as shells have it.</summary>
    internal static int For(PosixSignal signal) => 128 + (signal == PosixSignal.SIGTERM ? 15 : 2);
}
