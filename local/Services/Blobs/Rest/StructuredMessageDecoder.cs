using System.Buffers.Binary;

namespace Billing.Local.Blobs;

/// <summary>Passes the content of a <see cref="StructuredMessage"/> on to another stream, which stays open, and checks its checksums.</summary>
internal sealed class StructuredMessageDecoder(Stream target, long messageLength) : SinkStream
{
    private readonly byte[] _part = new byte[StructuredMessage.HeaderLength];
    private Step _step = Step.Header;
    private int _filled;
    private bool _hasChecksums;
    private int _segments;
    private int _segment;
    private long _left;
    private long _content;
    private ulong _segmentSum;
    private ulong _sum;

    private enum Step
    {
        Header,
        SegmentHeader,
        Content,
        SegmentChecksum,
        Checksum,
        End,
    }

    /// <exception cref="BlobFault">400: the message is not whole, or its content is not as long as announced.</exception>
    public void Complete(long announced)
    {
        if (_step != Step.End || _content != announced)
        {
            throw BlobErrors.InvalidStructuredMessage();
        }
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            buffer = buffer[(_step == Step.Content ? Pass(buffer) : Gather(buffer))..];
        }
    }

    private int Pass(ReadOnlySpan<byte> buffer)
    {
        var count = (int)Math.Min(buffer.Length, _left);
        _segmentSum = Crc64.Append(_segmentSum, buffer[..count]);
        _sum = Crc64.Append(_sum, buffer[..count]);
        target.Write(buffer[..count]);
        _content += count;
        _left -= count;
        if (_left == 0)
        {
            EndContent();
        }

        return count;
    }

    private int Gather(ReadOnlySpan<byte> buffer)
    {
        var wanted = _step switch
        {
            Step.Header => StructuredMessage.HeaderLength,
            Step.SegmentHeader => StructuredMessage.SegmentHeaderLength,
            Step.SegmentChecksum or Step.Checksum => StructuredMessage.ChecksumLength,
            _ => throw BlobErrors.InvalidStructuredMessage(),
        };
        var count = Math.Min(buffer.Length, wanted - _filled);
        buffer[..count].CopyTo(_part.AsSpan(_filled));
        _filled += count;
        if (_filled == wanted)
        {
            _filled = 0;
            Take();
        }

        return count;
    }

    private void Take()
    {
        switch (_step)
        {
            case Step.Header:
                TakeHeader();
                break;
            case Step.SegmentHeader:
                TakeSegmentHeader();
                break;
            case Step.SegmentChecksum:
                CheckSum(_segmentSum);
                EndSegment();
                break;
            default:
                CheckSum(_sum);
                _step = Step.End;
                break;
        }
    }

    private void TakeHeader()
    {
        var flags = BinaryPrimitives.ReadUInt16LittleEndian(_part.AsSpan(9));
        if (_part[0] != StructuredMessage.Version
            || BinaryPrimitives.ReadInt64LittleEndian(_part.AsSpan(1)) != messageLength
            || flags > StructuredMessage.WithChecksums)
        {
            throw BlobErrors.InvalidStructuredMessage();
        }

        _hasChecksums = flags == StructuredMessage.WithChecksums;
        _segments = BinaryPrimitives.ReadUInt16LittleEndian(_part.AsSpan(11));
        _step = _segments > 0 ? Step.SegmentHeader : AfterSegments();
    }

    private void TakeSegmentHeader()
    {
        _left = BinaryPrimitives.ReadInt64LittleEndian(_part.AsSpan(2));
        if (BinaryPrimitives.ReadUInt16LittleEndian(_part) != ++_segment || _left < 0)
        {
            throw BlobErrors.InvalidStructuredMessage();
        }

        _segmentSum = 0;
        _step = Step.Content;
        if (_left == 0)
        {
            EndContent();
        }
    }

    private void EndContent()
    {
        if (_hasChecksums)
        {
            _step = Step.SegmentChecksum;
        }
        else
        {
            EndSegment();
        }
    }

    private void EndSegment() => _step = _segment < _segments ? Step.SegmentHeader : AfterSegments();

    private Step AfterSegments() => _hasChecksums ? Step.Checksum : Step.End;

    private void CheckSum(ulong computed)
    {
        if (BinaryPrimitives.ReadUInt64LittleEndian(_part) != computed)
        {
            throw BlobErrors.Crc64Mismatch();
        }
    }
}
