using System.IO.MemoryMappedFiles;

namespace Billing.Local.Clock;

/// <summary>The present time in a file that several processes map: 8 bytes, ticks in UTC.</summary>
public sealed class ClockFile : IDisposable
{
    /// <summary>Environment variable that names the file.</summary>
    public const string Variable = "BILLING_CLOCK_FILE";

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    private ClockFile(string path, FileMode mode)
    {
        _file = MemoryMappedFile.CreateFromFile(path, mode, mapName: null, sizeof(long));
        _view = _file.CreateViewAccessor(0, sizeof(long));
    }

    /// <summary>The time; each process sees a change at once.</summary>
    public DateTimeOffset Now
    {
        get => new(_view.ReadInt64(0), TimeSpan.Zero);
        set => _view.Write(0, value.UtcTicks);
    }

    /// <summary>Makes a file.</summary>
    public static ClockFile Create(string path, DateTimeOffset now) => new(path, FileMode.Create) { Now = now };

    /// <summary>Opens a file that another process made.</summary>
    public static ClockFile Open(string path) => new(path, FileMode.Open);

    /// <inheritdoc/>
    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }
}
