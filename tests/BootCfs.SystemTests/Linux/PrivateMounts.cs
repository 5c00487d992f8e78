using System.Runtime.ExceptionServices;
using BootCfs.Linux;

namespace BootCfs.SystemTests.Linux;

/// <summary>Runs a test on a thread with a mount table of its own, which ends with it.</summary>
internal static class PrivateMounts
{
    internal static void Run(Action<DirectoryHandle> test)
    {
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                MountApi.UnshareMounts();
                using (DirectoryHandle root = DirectoryHandle.Open("/"))
                    MountApi.MakePrivate(root.Handle);
                DirectoryInfo place = Directory.CreateTempSubdirectory("bootcfs-mounts-");
                using (DirectoryHandle target = DirectoryHandle.Open(place.FullName))
                using (var tmpfs = MountApi.CreateTmpfs("0755"))
                    MountApi.Attach(tmpfs, target);
                try
                {
                    using DirectoryHandle inside = DirectoryHandle.Open(place.FullName);
                    test(inside);
                }
                finally
                {
                    MountApi.Detach(place.FullName);
                    place.Delete();
                }
            }
#pragma warning disable CA1031 // carried over to the thread of the test
            catch (Exception e)
#pragma warning restore CA1031
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
    }
}
