using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Billing.Platform.Streams;

namespace Billing.Platform.Audit;

/// <summary>
/// The file of a sealed day, as lines of JSON: a <see cref="StreamHead"/> for each stream that has events of the day, ordered by
/// name, and last the <see cref="DailyRoot"/>. A file without its last line is no file.
/// </summary>
public static class DailyRootFile
{
    /// <summary>One line, with its line feed.</summary>
    public static byte[] Line<T>(T content) => [.. JsonSerializer.SerializeToUtf8Bytes(content, FabricJson.Options), (byte)'\n'];

    /// <summary>Reads a file line by line: heads, and last the root.</summary>
    /// <exception cref="InvalidDataException">A line is not what it should be, or the root is missing.</exception>
    public static async IAsyncEnumerable<(StreamHead? Head, DailyRoot? Root)> ReadAsync(
        Stream content, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var reader = new StreamReader(content, Encoding.UTF8, leaveOpen: true);
        DailyRoot? root = null;
        for (var number = 1; await reader.ReadLineAsync(cancellation) is { } line; number++)
        {
            var (head, last) = root is null ? Parse(line, number) : throw new InvalidDataException($"line {number} stands behind the root");
            root = last;
            yield return (head, last);
        }

        if (root is null)
        {
            throw new InvalidDataException("the line of the root is missing");
        }
    }

    /// <summary>The root of a file.</summary>
    /// <exception cref="InvalidDataException">It is not what it should be.</exception>
    public static async Task<DailyRoot> RootAsync(Stream content, CancellationToken cancellation)
    {
        DailyRoot? root = null;
        await foreach (var (_, last) in ReadAsync(content, cancellation))
        {
            root = last;
        }

        return root!;
    }

    private static (StreamHead?, DailyRoot?) Parse(string line, int number)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.TryGetProperty("root", out _)
                ? (null, document.Deserialize<DailyRoot>(FabricJson.Options))
                : (document.Deserialize<StreamHead>(FabricJson.Options), null);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"line {number} cannot be read: {malformed.Message}", malformed);
        }
    }
}
