using Billing.Local.Journal;

namespace Billing.Local.Tests.Journal;

/// <summary>Files of a disk that fills up, stalls, or does not sync.</summary>
internal sealed class FaultyFiles
{
    private const int NoSpaceLeft = 28;

    private TaskCompletionSource _flushes = new();
    private long _written;
    private int _flushed;

    public FaultyFiles() => LetFlushesGo();

    /// <summary>Bytes that the disk holds.</summary>
    public long Space { get; set; } = long.MaxValue;

    /// <summary>Bytes written so far.</summary>
    public long Written => Interlocked.Read(ref _written);

    public bool FailFlushes { get; set; }

    public int Flushes => _flushed;

    public void HoldFlushes() => _flushes = new TaskCompletionSource();

    public void LetFlushesGo() => _flushes.TrySetResult();

    public JournalFile Open(string path) => new FaultyFile(this, path);

    private sealed class FaultyFile(FaultyFiles disk, string path) : JournalFile(path)
    {
        public override void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            var fits = (int)Math.Clamp(disk.Space - disk.Written, 0, bytes.Length);
            base.Write(bytes[..fits], offset);
            Interlocked.Add(ref disk._written, fits);
            if (fits < bytes.Length)
            {
                throw new IOException("No space left on device", NoSpaceLeft);
            }
        }

        public override void Flush()
        {
            disk._flushes.Task.Wait();
            if (disk.FailFlushes)
            {
                throw new IOException("Input/output error");
            }

            Interlocked.Increment(ref disk._flushed);
            base.Flush();
        }
    }
}
