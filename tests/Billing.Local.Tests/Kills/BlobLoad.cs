using System.Text;
using Azure.Storage.Blobs.Models;
using Items = System.Collections.Generic.SortedDictionary<string, string>;

namespace Billing.Local.Tests.Kills;

/// <summary>Blobs small and large, whole and in blocks, with metadata, copied and deleted.</summary>
internal sealed class BlobLoad : SequenceLoad
{
    private const int Slots = 8;
    private const string Empty = "0.0|||";

    public override string Name => "blob";

    protected override int Writers => 2;

    protected override void Change(Items items, Operation operation)
    {
        var (blob, source) = (NameOf(operation), NameOf(operation, ahead: 3));
        var before = items.GetValueOrDefault(blob);
        switch (operation.Number % 6)
        {
            case 2 when before is not null:
                var parts = before.Split('|');
                items[blob] = string.Join('|', parts[0], parts[1], operation.Stamp, "");
                break;
            case 3 when items.TryGetValue(source, out var copied):
                items[blob] = copied;
                break;
            case 4:
                items.Remove(blob);
                break;
            default:
                items[blob] = $"{operation.Stamp}|{LengthOf(operation)}||";
                break;
        }
    }

    /// <summary>A blob that is written in blocks is empty until they are committed.</summary>
    protected override void ChangePartly(Items items, Operation operation)
    {
        if (operation.Number % 6 == 5)
        {
            items[NameOf(operation)] = Empty;
        }
    }

    protected override async Task<string> ExecuteAsync(LoadedServices services, Items items, Operation operation)
    {
        var (name, source) = (NameOf(operation), NameOf(operation, ahead: 3));
        var blob = services.Blobs.GetBlobClient(name);
        switch (operation.Number % 6)
        {
            case 2 when items.ContainsKey(name):
                await blob.SetMetadataAsync(new Dictionary<string, string> { ["stamp"] = operation.Stamp });
                break;
            case 3 when items.ContainsKey(source):
                await blob.StartCopyFromUriAsync(services.Blobs.GetBlobClient(source).Uri, options: null);
                break;
            case 4:
                await blob.DeleteIfExistsAsync();
                break;
            case 5:
                await using (var stream = await blob.OpenWriteAsync(overwrite: true, new BlobOpenWriteOptions { BufferSize = 5_000 }))
                {
                    await stream.WriteAsync(ContentOf(operation.Stamp, LengthOf(operation)));
                }

                break;
            default:
                await blob.UploadAsync(BinaryData.FromBytes(ContentOf(operation.Stamp, LengthOf(operation))), overwrite: true);
                break;
        }

        return "-";
    }

    protected override async Task<Items> ReadAsync(LoadedServices services, int writer)
    {
        var items = new Items(StringComparer.Ordinal);
        await foreach (var item in services.Blobs.GetBlobsAsync(BlobTraits.Metadata, BlobStates.None, $"{writer}-", default))
        {
            try
            {
                var content = (await services.Blobs.GetBlobClient(item.Name).DownloadContentAsync()).Value;
                items[item.Name] = TextOf(content.Content.ToArray(), content.Details.Metadata);
            }
            catch (Azure.RequestFailedException gone) when (gone.Status == 404)
            {
                // Deleted by its writer since it was listed.
            }
        }

        return items;
    }

    private static string NameOf(Operation operation, int ahead = 0) => $"{operation.Writer}-{(operation.Number + ahead) % Slots}";

    private static int LengthOf(Operation operation) => (operation.Number % 6) switch { 0 => 100, 5 => 12_000, _ => operation.Number % 4 * 4_000 } + 50;

    private static byte[] ContentOf(string stamp, int length) => Encoding.ASCII.GetBytes($"{stamp};".PadRight(length, '.'));

    private static string TextOf(byte[] content, IDictionary<string, string> metadata)
    {
        var mark = metadata.TryGetValue("stamp", out var marked) ? marked : "";
        if (content.Length == 0)
        {
            return $"0.0||{mark}|";
        }

        var stamp = Encoding.ASCII.GetString(content[..Math.Min(content.Length, 50)]).Split(';')[0];
        Assert.Equal(ContentOf(stamp, content.Length), content);
        return $"{stamp}|{content.Length}|{mark}|";
    }
}
