using System.Text.Json;
using Billing.Platform.Streams;
using Microsoft.Extensions.Logging;

namespace Billing.Local.Tracing;

/// <summary>
/// The spans of a data folder: two files, each of a bounded size. When one is full the other is begun anew, so that the newest
/// spans are always there and the folder does not grow. A line that a crash cut off is passed over.
/// </summary>
internal sealed class SpanFiles : IDisposable
{
    private const long LargestFile = 64L * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly string _folder;
    private readonly ILogger _log;
    private readonly long _largest;
    private FileStream? _file;

    /// <summary>Goes on in a data folder.</summary>
    public SpanFiles(string data, ILogger log, long largest = LargestFile)
    {
        (_folder, _log, _largest) = (FolderIn(data), log, largest);
        Directory.CreateDirectory(_folder);
        _file = Open(FileMode.Append);
    }

    /// <summary>
    /// Adds a span; it is with the operating system afterwards. When it cannot be written, no more are kept, and the work that
    /// they are about goes on.
    /// </summary>
    public void Add(SpanRecord span)
    {
        var line = JsonSerializer.SerializeToUtf8Bytes(span, FabricJson.Options);
        lock (_lock)
        {
            try
            {
                if (_file?.Position + line.Length >= _largest)
                {
                    Turn();
                }

                _file?.Write([.. line, (byte)'\n']);
            }
            catch (IOException failure)
            {
                _log.LogWarning(failure, "Traces are not kept any longer: {Folder} cannot be written.", _folder);
                Close();
            }
        }
    }

    /// <summary>True if a data folder has kept any.</summary>
    public static bool ExistIn(string data) => Files(data).Count > 0;

    /// <summary>All spans of a data folder, oldest first, also while a host writes them.</summary>
    public static async IAsyncEnumerable<SpanRecord> ReadAsync(string data)
    {
        foreach (var path in Files(data))
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var lines = new StreamReader(file);
            while (await lines.ReadLineAsync() is { } line)
            {
                if (Parse(line) is { } span)
                {
                    yield return span;
                }
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            Close();
        }
    }

    private static string FolderIn(string data) => Path.Combine(data, "traces");

    private static string Newer(string folder) => Path.Combine(folder, "spans.jsonl");

    private static string Older(string folder) => Path.Combine(folder, "spans-before.jsonl");

    private static List<string> Files(string data) => [.. new[] { Older(FolderIn(data)), Newer(FolderIn(data)) }.Where(File.Exists)];

    private static SpanRecord? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<SpanRecord>(line, FabricJson.Options);
        }
        catch (JsonException)
        {
            // The last line of a host that was killed, or of one that is writing it now.
            return null;
        }
    }

    private void Close()
    {
        _file?.Dispose();
        _file = null;
    }

    private void Turn()
    {
        Close();
        File.Move(Newer(_folder), Older(_folder), overwrite: true);
        _file = Open(FileMode.Create);
    }

    // Unbuffered: each line is one write.
    private FileStream Open(FileMode mode)
    {
        var file = new FileStream(Newer(_folder), mode, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        file.Seek(0, SeekOrigin.End);
        return file;
    }
}
