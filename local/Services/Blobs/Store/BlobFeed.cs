using System.Threading.Channels;
using Azure;

namespace Billing.Local.Blobs;

/// <summary>Content of a blob was written.</summary>
/// <param name="Container">Container of the blob.</param>
/// <param name="Name">Name of the blob.</param>
/// <param name="ETag">
/// The entity tag of this write of content. Later changes of metadata do not alter it, so it tells a trigger which writes it
/// has handled, also over restarts.
/// </param>
internal readonly record struct BlobWritten(string Container, string Name, ETag ETag);

/// <summary>Hands each write of content to those who watch its container.</summary>
internal sealed class BlobFeed
{
    private readonly Dictionary<string, List<Channel<BlobWritten>>> _watchers = new(StringComparer.Ordinal);

    /// <summary>Writes that no watcher has taken yet. The caller holds the account's lock.</summary>
    public long Unread => _watchers.Values.Sum(list => list.Sum(channel => (long)channel.Reader.Count));

    /// <summary>Begins to watch; <paramref name="present"/> are the blobs that are there already.</summary>
    public ChannelReader<BlobWritten> Watch(string container, IEnumerable<BlobWritten> present)
    {
        // Not single-reader: only then can the number of unread items be counted.
        var channel = Channel.CreateUnbounded<BlobWritten>();
        foreach (var written in present)
        {
            channel.Writer.TryWrite(written);
        }

        if (!_watchers.TryGetValue(container, out var list))
        {
            _watchers[container] = list = [];
        }

        list.Add(channel);
        return channel.Reader;
    }

    /// <summary>Ends a watch; what it did not take is dropped.</summary>
    public void Leave(ChannelReader<BlobWritten> reader)
    {
        foreach (var list in _watchers.Values)
        {
            list.RemoveAll(channel => channel.Reader == reader);
        }
    }

    public void Publish(BlobWritten written)
    {
        foreach (var channel in _watchers.GetValueOrDefault(written.Container) ?? [])
        {
            channel.Writer.TryWrite(written);
        }
    }
}
