using System.Globalization;
using System.Text;
using Azure.Storage.Blobs;
using Billing.Local.Blobs;
using Billing.Local.Journal;
using Billing.Local.Tests.Journal;

namespace Billing.Local.Tests.Kills;

/// <summary>
/// The process that <see cref="JournalKillTests"/> kills: writes texts and blobs from many writers, and says of each write, once
/// it is acknowledged, that it was.
/// </summary>
public sealed class KilledJournal
{
    public const string FolderVariable = "BILLING_KILLED_WORKER_FOLDER";
    public const int TextWriters = 8;
    public const int BlobWriters = 4;
    public const int Slots = 20;

    private readonly AcknowledgementLog _log = new();

    [Fact(Explicit = true)]
    public async Task Works_until_it_is_killed()
    {
        var folder = Environment.GetEnvironmentVariable(FolderVariable);
        Assert.SkipWhen(folder is null, "Only the kill test starts this.");
        var services = await OpenAsync(folder!);
        var container = services.Blobs.CreateClient().GetBlobContainerClient("kept");
        await container.CreateIfNotExistsAsync();
        var work = Task.WhenAll(
            Enumerable.Range(0, TextWriters).Select(writer => Task.Run(() => WriteTextsAsync(services.Texts, writer)))
                .Concat(Enumerable.Range(0, BlobWriters).Select(writer => Task.Run(() => WriteBlobsAsync(container, writer)))));
        await work.WaitAsync(KilledProcess.Longest);
    }

    internal static async Task<(FileJournal Journal, TextService Texts, LocalBlobAccount Blobs, JournalReport Report)> OpenAsync(string folder)
    {
        // Small enough that segments and snapshots are under way when the process is killed.
        var options = new FileJournalOptions { SegmentBytes = 40_000, CompactionBytes = 100_000 };
        var journal = new FileJournal(Path.Combine(folder, "journal"), options);
        var texts = new TextService(journal);
        var blobs = new LocalBlobAccount(Path.Combine(folder, "blobs"), TimeProvider.System, journal);
        var report = await journal.OpenAsync([texts, blobs]);
        blobs.DeleteOrphans();
        return (journal, texts, blobs, report);
    }

    /// <summary>Every third write of a blob deletes it; the others are small or large.</summary>
    internal static byte[]? ContentOf(int writer, int number) => number % 3 == 2
        ? null
        : Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{writer}:{number};").PadRight((number % 5 * 2_000) + 20, '.'));

    private async Task WriteTextsAsync(TextService texts, int writer)
    {
        var all = texts.All;
        var mine = Enumerable.Range(0, Slots).Select(slot => all.GetValueOrDefault($"{writer}/{slot}") ?? "-1");
        for (var number = mine.Max(int.Parse) + 1; ; number++)
        {
            await texts.SetAsync($"{writer}/{number % Slots}", number.ToString(CultureInfo.InvariantCulture));
            _log.Tell("ack", "text", writer, number);
        }
    }

    private async Task WriteBlobsAsync(BlobContainerClient container, int writer)
    {
        for (var number = 0; ; number++)
        {
            var blob = container.GetBlobClient($"{writer}/{number % Slots}");
            if (ContentOf(writer, number) is { } content)
            {
                await blob.UploadAsync(BinaryData.FromBytes(content), overwrite: true);
            }
            else
            {
                await blob.DeleteIfExistsAsync();
            }

            _log.Tell("ack", "blob", writer, number);
        }
    }
}
