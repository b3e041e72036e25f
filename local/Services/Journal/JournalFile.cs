using Microsoft.Win32.SafeHandles;

namespace Billing.Local.Journal;

/// <summary>A file that is written from front to back.</summary>
internal class JournalFile(string path) : IDisposable
{
    private readonly SafeFileHandle _handle = System.IO.File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);

    public string Path => path;

    public virtual void Write(ReadOnlySpan<byte> bytes, long offset) => RandomAccess.Write(_handle, bytes, offset);

    public virtual void Flush() => RandomAccess.FlushToDisk(_handle);

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _handle.Dispose();
        }
    }
}
