using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Billing.Local.Journal;

/// <summary>Makes the names in a folder durable after a file was created or renamed; .NET has no call.</summary>
internal static partial class StableStorage
{
    private const int ReadOnly = 0;

    /// <summary>Syncs a folder. Windows keeps names durable by itself, so there it does nothing.</summary>
    /// <exception cref="IOException">The folder cannot be opened or synced.</exception>
    public static void FlushFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var descriptor = Open(path, ReadOnly);
        if (descriptor < 0)
        {
            throw Failed("open", path);
        }

        try
        {
            if (Fsync(descriptor) != 0)
            {
                throw Failed("sync", path);
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static IOException Failed(string what, string path) =>
        new($"Could not {what} the folder '{path}': {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);
}
