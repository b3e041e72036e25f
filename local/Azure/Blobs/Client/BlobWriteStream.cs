using System.Text;
using Azure;

namespace Billing.Local.Blobs;

/// <summary>Gathers what is written into blocks, and commits all blocks so far on each flush and at the end.</summary>
internal sealed class BlobWriteStream : Stream
{
    private const int DefaultBuffer = 4 * 1024 * 1024;

    private readonly IBlobBackend _backend;
    private readonly BlobAddress _address;
    private readonly List<string> _blocks = [];
    private readonly byte[] _buffer;
    private BlobWriteOptions _options;
    private int _filled;
    private long _position;
    private bool _changed;
    private bool _closed;

    public BlobWriteStream(IBlobBackend backend, BlobAddress address, BlobWriteOptions options, ETag opened, long? bufferSize)
    {
        _backend = backend;
        _address = address;
        _buffer = new byte[checked((int)(bufferSize ?? DefaultBuffer))];
        _options = options with { Conditions = new RequestConditions { IfMatch = opened } };
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => !_closed;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        while (!buffer.IsEmpty)
        {
            var count = Math.Min(buffer.Length, _buffer.Length - _filled);
            buffer[..count].CopyTo(_buffer.AsMemory(_filled));
            buffer = buffer[count..];
            _filled += count;
            _position += count;
            _changed = true;
            if (_filled == _buffer.Length)
            {
                await StageAsync(cancellationToken);
            }
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) =>
        WriteAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        await StageAsync(cancellationToken);
        if (_changed)
        {
            var committed = await _backend.CommitBlocksAsync(_address, _blocks, _options, cancellationToken);
            _options = _options with { Conditions = new RequestConditions { IfMatch = committed.Value.ETag } };
            _changed = false;
        }
    }

    public override void Flush() => FlushAsync().GetAwaiter().GetResult();

    public override async ValueTask DisposeAsync()
    {
        if (!_closed)
        {
            await FlushAsync(CancellationToken.None);
            _closed = true;
        }

        await base.DisposeAsync();
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_closed)
        {
            Flush();
            _closed = true;
        }

        base.Dispose(disposing);
    }

    private async Task StageAsync(CancellationToken cancellationToken)
    {
        if (_filled == 0)
        {
            return;
        }

        var id = Convert.ToBase64String(Encoding.ASCII.GetBytes($"block-{_blocks.Count:D8}"));
        using var content = new MemoryStream(_buffer, 0, _filled, writable: false);
        await _backend.StageBlockAsync(_address, id, content, cancellationToken);
        _blocks.Add(id);
        _filled = 0;
    }
}
