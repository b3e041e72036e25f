using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Billing.Local.Journal;

/// <summary>
/// The journal in a folder. Made first, so that services can be given it; then <see cref="OpenAsync"/> replays what it
/// holds; from then on it takes records.
/// </summary>
internal sealed class FileJournal : IJournal, IAsyncDisposable
{
    private readonly JournalFolder _folder;
    private readonly FileJournalOptions _options;
    private readonly ILogger _logger;
    private readonly Lock _compactionGate = new();
    private IReadOnlyList<IJournaled> _services = [];
    private FileStream? _lock;
    private JournalSegments? _segments;
    private JournalWriter? _writer;
    private Task _compaction = Task.CompletedTask;
    private bool _closing;
    private long _compactAt;

    /// <param name="folder">Folder of the journal and of nothing else; made when missing.</param>
    /// <param name="options">How it is written.</param>
    /// <param name="logger">Told of torn ends, snapshots and failures.</param>
    public FileJournal(string folder, FileJournalOptions? options = null, ILogger? logger = null)
    {
        _folder = new JournalFolder(System.IO.Path.GetFullPath(folder));
        _options = options ?? new FileJournalOptions();
        _logger = logger ?? NullLogger.Instance;
    }

    /// <summary>Completes when the journal can no longer be written: the host should say why and stop.</summary>
    public Task<JournalException> Broken => Writer.Broken.Task;

    /// <inheritdoc/>
    public JournalException? Failure => _writer?.Failure;

    private JournalWriter Writer => _writer ?? throw new InvalidOperationException("The journal has not been opened.");

    /// <summary>Takes the folder, replays its records to the services, and is then ready for new ones.</summary>
    /// <exception cref="JournalException">The folder cannot be used, or is damaged; nothing was changed.</exception>
    public async Task<JournalReport> OpenAsync(IEnumerable<IJournaled> services)
    {
        _services = [.. services];
        _lock = _folder.Lock();
        try
        {
            JournalLoss.ThrowIfUndecided(_folder.Path, _options.RepairCommand);
            _folder.CheckWritable(_options.OpenFile);
            return await Task.Run(Recover);
        }
        catch
        {
            await _lock.DisposeAsync();
            _lock = null;
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask AppendAsync(JournalLane lane, ReadOnlyMemory<byte> record) => new(Writer.Append(lane, record.Span));

    /// <summary>Writes a snapshot of what lives, and deletes the log before it.</summary>
    /// <returns>False when the services did not come to rest; nothing has changed then.</returns>
    public Task<bool> CompactAsync()
    {
        lock (_compactionGate)
        {
            if (_closing)
            {
                return Task.FromResult(false);
            }

            var compaction = CompactAfterAsync(_compaction);
            _compaction = compaction;
            return compaction;
        }
    }

    /// <summary>Writes what was taken, and gives the folder free.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_compactionGate)
        {
            _closing = true;
        }

        if (_writer is not null)
        {
            await _compaction.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Task.Run(_writer.Dispose);
            _segments!.Dispose();
            if (_writer.Failure is null)
            {
                _folder.Close(_writer.NextFrame);
            }
        }

        if (_lock is not null)
        {
            await _lock.DisposeAsync();
        }
    }

    private JournalReport Recover()
    {
        var byLane = _services.ToDictionary(service => service.Lane);
        var recovery = new JournalRecovery(
            _folder,
            _options.RepairCommand,
            (lane, record) => (byLane.GetValueOrDefault(lane)
                ?? throw new InvalidOperationException("this host has no such service")).Replay(record));
        var report = recovery.Run();
        if (report.TornBytes > 0)
        {
            _logger.LogWarning(
                "The last host ended while it wrote: {Bytes} bytes at the end of {File} were never acknowledged and are cut off.",
                report.TornBytes,
                recovery.Last?.Path ?? _folder.Path);
        }

        _folder.DeleteBefore(_folder.Snapshots() is [.., var snapshot] ? snapshot.FirstFrame : 0);

        _segments = new JournalSegments(_folder, _options, recovery);
        _compactAt = Math.Max(_options.CompactionBytes, recovery.SnapshotBytes);
        _writer = new JournalWriter(_segments, recovery.NextFrame, _options.CapturePatience, CompactWhenDue);
        CompactWhenDue();
        return report;
    }

    private void CompactWhenDue()
    {
        if (_segments!.LogBytes < Interlocked.Read(ref _compactAt))
        {
            return;
        }

        // Not again before it has been tried.
        Interlocked.Exchange(ref _compactAt, long.MaxValue);
        _ = CompactAndTellAsync();
    }

    private async Task CompactAndTellAsync()
    {
        try
        {
            await CompactAsync();
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            _logger.LogError(failure, "The snapshot could not be made; the log goes on without it.");
        }
    }

    /// <summary>One at a time.</summary>
    private async Task<bool> CompactAfterAsync(Task before)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        return await Task.Run(Compact);
    }

    private bool Compact()
    {
        var clock = Stopwatch.StartNew();
        var log = _segments!.LogBytes;
        var next = log + (_options.CompactionBytes / 4);
        try
        {
            if (!JournalSnapshot.TryCapture(Writer, _services, _options.CapturePatience, out var snapshot))
            {
                _logger.LogInformation("No snapshot yet: the services did not come to rest within {Patience}.", _options.CapturePatience);
                return false;
            }

            var size = snapshot.Write(_folder, _options);
            next = Math.Max(_options.CompactionBytes, size);
            _logger.LogInformation("{Log} bytes of log became a snapshot of {Size} bytes in {Elapsed}.", log, size, clock.Elapsed);
            return true;
        }
        finally
        {
            Interlocked.Exchange(ref _compactAt, next);
        }
    }
}
