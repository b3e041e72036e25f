namespace Billing.Local.Hosting;

/// <summary>The place of a fabric's data: a folder that stays, a temporary one, or memory.</summary>
internal sealed class DataFolder : IDisposable
{
    private readonly bool _isTemporary;

    private DataFolder(string? path, bool isTemporary) => (Path, _isTemporary) = (path, isTemporary);

    /// <summary>The folder, or null for memory.</summary>
    public string? Path { get; }

    /// <summary>The journal below the folder.</summary>
    public string? JournalPath => Path is null ? null : JournalIn(Path);

    /// <summary>Contents of blobs below the folder.</summary>
    public string? BlobsPath => Path is null ? null : System.IO.Path.Combine(Path, "blobs");

    /// <summary>Folder of the journal within a data folder.</summary>
    public static string JournalIn(string folder) => System.IO.Path.Combine(folder, "journal");

    /// <summary>The folder that the options name, or a new temporary one.</summary>
    public static DataFolder For(LocalFabricOptions options) => options switch
    {
        { InMemory: true } => new DataFolder(path: null, isTemporary: false),
        { Folder: { } folder } => new DataFolder(System.IO.Path.GetFullPath(folder), isTemporary: false),
        _ => new DataFolder(Directory.CreateTempSubdirectory("billing-fabric-").FullName, isTemporary: true),
    };

    /// <summary>Deletes a temporary folder. To be called when nothing uses it any more.</summary>
    public void Dispose()
    {
        if (_isTemporary)
        {
            Directory.Delete(Path!, recursive: true);
        }
    }
}
