using Billing.Local.Journal;

namespace Billing.Benchmarks.Journal;

/// <summary>
/// Commits of 512 bytes a second that are acknowledged after fsync, with 1, 8 and 64 writers that each wait for their last
/// one; and bytes a second when a journal is opened. Options: <c>--commits 4000</c> (a writer), <c>--megabytes 256</c> (of the
/// log that is recovered).
/// </summary>
internal static class JournalBenchmark
{
    private const int RecordLength = 512;

    private static readonly int[] Writers = [1, 8, 64];

    public static Task<int> RunAsync(BenchmarkOptions options)
    {
        var commits = options.Amount("commits", 4_000, 20);
        var bytes = options.Amount("megabytes", 256, 1) * 1_000_000L;
        return Variant.RunAllAsync(
            options,
            [
                .. Writers.Select(writers => new Variant($"journal-{writers}", "commits/s", writers, () => CommitAsync(writers, commits))),
                new("journal-recovery", "bytes/s", 1, () => RecoverRecordsAsync(bytes)),
                new("journal-recovery-services", "bytes/s", 1, () => ServicesLog.RecoverAsync(bytes)),
            ]);
    }

    private static async Task<Pass> CommitAsync(int writers, int commits)
    {
        await using var storage = new PassStorage(isDurable: true, NumberedRecords.Kept);
        await storage.OpenAsync(new NumberedRecords());
        var pass = await Pass.MeasureAsync((long)writers * commits, () => Task.WhenAll(
            Enumerable.Range(0, writers).Select(writer => Task.Run(() => WriteAsync(storage.Journal, writer, commits)))));
        var found = new NumberedRecords();
        await storage.ReopenAsync(found);
        return pass with { Problem = found.Problem ?? (found.Count == pass.Work ? null : $"{found.Count} of {pass.Work} records are there") };
    }

    private static async Task WriteAsync(IJournal journal, int writer, int commits)
    {
        var record = new byte[RecordLength];
        for (var number = 0; number < commits; number++)
        {
            NumberedRecords.Write(record, writer, number);
            await journal.AppendAsync(JournalLane.Functions, record);
        }
    }

    /// <summary>A log of records that cost next to nothing to apply: the journal's own part of a recovery.</summary>
    private static async Task<Pass> RecoverRecordsAsync(long bytes)
    {
        await using var storage = new PassStorage(isDurable: true, NumberedRecords.Kept with { Sync = false });
        await storage.OpenAsync(new NumberedRecords());
        var records = (int)(bytes / RecordLength);
        await WriteGroupsAsync(storage.Journal, records);
        await storage.CloseAsync();
        var found = new NumberedRecords();
        var pass = await storage.MeasureOpenAsync(found);
        return pass with { Problem = found.Problem ?? (found.Count == records ? null : $"{found.Count} of {records} records are there") };
    }

    private static async Task WriteGroupsAsync(IJournal journal, int records)
    {
        const int Group = 64;
        var record = new byte[RecordLength];
        for (var number = 0; number < records; number++)
        {
            NumberedRecords.Write(record, writer: 0, number);
            var durable = journal.AppendAsync(JournalLane.Functions, record);
            if (number % Group == 0 || number == records - 1)
            {
                await durable;
            }
        }
    }
}
