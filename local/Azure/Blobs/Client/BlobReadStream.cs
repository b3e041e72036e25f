using Azure;
using Azure.Storage.Blobs.Models;

namespace Billing.Local.Blobs;

/// <summary>A seekable stream over a blob that fetches a buffer at a time, each from the blob as it was when opened.</summary>
internal sealed class BlobReadStream : Stream
{
    private const int DefaultBuffer = 4 * 1024 * 1024;

    private readonly IBlobBackend _backend;
    private readonly BlobAddress _address;
    private readonly RequestConditions? _conditions;
    private readonly int _bufferSize;
    private readonly long _length;
    private byte[] _buffer = [];
    private long _bufferStart;
    private long _position;

    public BlobReadStream(IBlobBackend backend, BlobAddress address, BlobRecord record, BlobOpenReadOptions options)
    {
        _backend = backend;
        _address = address;
        _length = record.Length;
        _position = options.Position;
        _bufferSize = (int)Math.Min(options.BufferSize ?? DefaultBuffer, Math.Max(1, record.Length));
        _conditions = options.AllowModifications ? options.Conditions : new RequestConditions { IfMatch = record.ETag };
    }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => _length;

    public override long Position
    {
        get => _position;
        set => Seek(value, SeekOrigin.Begin);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty || _position >= _length)
        {
            return 0;
        }

        if (_position < _bufferStart || _position >= _bufferStart + _buffer.Length)
        {
            await FetchAsync(cancellationToken);
        }

        var available = _buffer.AsMemory((int)(_position - _bufferStart));
        var count = Math.Min(available.Length, buffer.Length);
        available[..count].CopyTo(buffer);
        _position += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override long Seek(long offset, SeekOrigin origin)
    {
        var target = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => _position + offset,
            _ => _length + offset,
        };
        ArgumentOutOfRangeException.ThrowIfNegative(target, nameof(offset));
        return _position = target;
    }

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private async Task FetchAsync(CancellationToken cancellationToken)
    {
        var range = new HttpRange(_position, Math.Min(_bufferSize, _length - _position));
        var answer = await _backend.ReadAsync(_address, range, _conditions, cancellationToken);
        await using var content = answer.Value.Content;
        var fetched = new byte[answer.Value.Length];
        await content.ReadExactlyAsync(fetched, cancellationToken);
        (_buffer, _bufferStart) = (fetched, _position);
    }
}
