using System.Diagnostics.CodeAnalysis;

namespace Billing.Local.Journal;

/// <summary>
/// Takes records, and writes them from a thread of its own: all that are waiting go out in one write and one sync, and then
/// all who wait are told. So the rate of acknowledged records grows with the number of writers, not with that of syncs.
/// </summary>
internal sealed class JournalWriter : IDisposable
{
    private const int MaxBatch = 32 << 20;

    private readonly Lock _gate = new();
    private readonly Queue<JournalBatch> _full = new();
    private readonly AutoResetEvent _work = new(initialState: false);
    private readonly ManualResetEventSlim _mayWrite = new(initialState: true);
    private readonly JournalSegments _segments;
    private readonly TimeSpan _patience;
    private readonly Action _written;
    private readonly Thread _thread;
    private JournalBatch _filling = new();
    private JournalBatch _spare = new();
    private JournalException? _failure;
    private long _appended;
    private long _nextFrame;
    private bool _closing;

    /// <param name="segments">Where frames go.</param>
    /// <param name="nextFrame">Number of the first frame.</param>
    /// <param name="patience">Time that <see cref="Hold"/> can stop the writing.</param>
    /// <param name="written">Called in the writing thread after each group.</param>
    public JournalWriter(JournalSegments segments, long nextFrame, TimeSpan patience, Action written)
    {
        _segments = segments;
        _nextFrame = nextFrame;
        _patience = patience;
        _written = written;
        _thread = new Thread(Run) { IsBackground = true, Name = "journal" };
        _thread.Start();
    }

    /// <summary>Completes with the failure after which nothing more can be written.</summary>
    public TaskCompletionSource<JournalException> Broken { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The failure after which nothing more can be written; null while there was none.</summary>
    public JournalException? Failure => Broken.Task.IsCompletedSuccessfully ? Broken.Task.Result : null;

    /// <summary>Records taken so far.</summary>
    public long Appended
    {
        get
        {
            lock (_gate)
            {
                return _appended;
            }
        }
    }

    /// <summary>Number of the next frame.</summary>
    public long NextFrame
    {
        get
        {
            lock (_gate)
            {
                return _nextFrame;
            }
        }
    }

    public Task Append(JournalLane lane, ReadOnlySpan<byte> record)
    {
        Task durable;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closing, typeof(FileJournal));
            if (_failure is not null)
            {
                return Task.FromException(_failure);
            }

            if (_filling.Records > 0 && _filling.Length + record.Length > MaxBatch)
            {
                _full.Enqueue(_filling);
                _filling = new JournalBatch();
            }

            _filling.Add(lane, record);
            durable = _filling.Durable;
            _appended++;
        }

        _work.Set();
        return durable;
    }

    /// <summary>Holds acknowledgements back until <see cref="Release"/>, so that callers come to rest; at most for the patience given.</summary>
    public void Hold() => _mayWrite.Reset();

    public void Release() => _mayWrite.Set();

    /// <summary>Begins a new segment with the next record, when nothing was appended since <paramref name="appended"/> records.</summary>
    /// <remarks>Gives the number of the frame of that record.</remarks>
    public bool TryCut(long appended, out long firstFrame)
    {
        lock (_gate)
        {
            firstFrame = 0;
            if (_appended != appended || _failure is not null)
            {
                return false;
            }

            if (_filling.Records > 0)
            {
                _full.Enqueue(_filling);
                _filling = new JournalBatch();
            }

            _filling.BeginsSegment = true;
            firstFrame = _nextFrame + _full.Count;
            return true;
        }
    }

    /// <summary>Waits until everything taken before is written or has failed.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closing = true;
        }

        _work.Set();
        _thread.Join();
        _work.Dispose();
        _mayWrite.Dispose();
    }

    private void Run()
    {
        while (true)
        {
            _work.WaitOne();
            WaitWhileHeld();
            while (TryTake(out var batch))
            {
                Write(batch);
                WaitWhileHeld();
            }

            lock (_gate)
            {
                if (_closing && _filling.Records == 0)
                {
                    return;
                }
            }
        }
    }

    private void WaitWhileHeld()
    {
        if (!_mayWrite.Wait(_patience))
        {
            _mayWrite.Set();
        }
    }

    private bool TryTake([NotNullWhen(true)] out JournalBatch? batch)
    {
        lock (_gate)
        {
            if (!_full.TryDequeue(out batch))
            {
                if (_filling.Records == 0)
                {
                    return false;
                }

                (batch, _filling) = (_filling, _spare);
            }

            batch.Number = _nextFrame++;
            return true;
        }
    }

    private void Write(JournalBatch batch)
    {
        if (_failure is null)
        {
            try
            {
                _segments.Write(batch);
            }
            catch (Exception reason) when (reason is IOException or UnauthorizedAccessException)
            {
                Fail(reason);
            }
        }

        if (_failure is null)
        {
            batch.Acknowledge();
        }
        else
        {
            batch.Fail(_failure);
        }

        batch.Reset();
        lock (_gate)
        {
            _spare = batch;
        }

        _written();
    }

    /// <summary>After a failed write or sync nobody knows what the disk holds: only a restart reads it again.</summary>
    private void Fail(Exception reason)
    {
        lock (_gate)
        {
            _failure = JournalFailures.Writing(_segments.Folder.Path, reason);
        }

        Broken.TrySetResult(_failure);
    }
}
