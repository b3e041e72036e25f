using Billing.Local.Journal;

namespace Billing.Local.Blobs;

/// <summary>
/// A new file of content. It is kept when all of it is on stable storage, and deleted otherwise. A disk that does not take it
/// is a failure of the account, and only of this upload: what is there already is not touched.
/// </summary>
internal sealed class BlobContentFile : IDisposable
{
    private readonly string _path;
    private readonly FileStream _file;
    private bool _isKept;

    private BlobContentFile(string path)
    {
        _path = path;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        _file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: false);
    }

    /// <exception cref="BlobFault">500 InternalError: the folder cannot be written.</exception>
    public static BlobContentFile Create(string path)
    {
        try
        {
            return new BlobContentFile(path);
        }
        catch (Exception failure) when (IsOfDisk(failure))
        {
            throw BlobErrors.CannotStore(path, failure);
        }
    }

    /// <exception cref="BlobFault">500 InternalError: the disk does not take it.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _file.Write(bytes);
        }
        catch (Exception failure) when (IsOfDisk(failure))
        {
            throw BlobErrors.CannotStore(_path, failure);
        }
    }

    /// <summary>Syncs the content and its name.</summary>
    /// <exception cref="BlobFault">500 InternalError: the disk does not take it.</exception>
    public void Keep()
    {
        try
        {
            _file.Flush(flushToDisk: true);
            StableStorage.FlushFolder(Path.GetDirectoryName(_path)!);
            _isKept = true;
        }
        catch (Exception failure) when (IsOfDisk(failure))
        {
            throw BlobErrors.CannotStore(_path, failure);
        }
    }

    public void Dispose()
    {
        _file.Dispose();
        if (!_isKept)
        {
            File.Delete(_path);
        }
    }

    private static bool IsOfDisk(Exception failure) => failure is IOException or UnauthorizedAccessException;
}
