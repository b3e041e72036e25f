using System.Text;
using Azure;
using Azure.Storage.Blobs.Models;

namespace Billing.Local.Blobs;

/// <summary>Writes a change as a journal record and reads it back. The first byte is the version of the format, 1.</summary>
internal static class BlobChangeCodec
{
    private const byte Version = 1;

    private enum Kind : byte
    {
        ContainerCreated = 1,
        ContainerDeleted = 2,
        BlobStored = 3,
        BlobDescribed = 4,
        BlobDeleted = 5,
    }

    private enum Place : byte
    {
        Inline = 1,
        File = 2,
        Blocks = 3,
    }

    public static ReadOnlyMemory<byte> Encode(BlobChange change)
    {
        var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(Version);
        writer.Write((byte)KindOf(change));
        writer.Write(change.Container);
        switch (change)
        {
            case ContainerCreated created:
                writer.Write(created.Record.ETag.ToString());
                WriteTime(writer, created.Record.LastModified);
                WriteMap(writer, created.Record.Metadata);
                break;
            case BlobStored stored:
                WriteRecord(writer, stored.Record);
                WriteContent(writer, stored.Content);
                break;
            case BlobDescribed described:
                WriteRecord(writer, described.Record);
                break;
            case BlobDeleted deleted:
                writer.Write(deleted.Name);
                break;
        }

        writer.Flush();
        return stream.GetBuffer().AsMemory(0, (int)stream.Length);
    }

    public static BlobChange Decode(ReadOnlySpan<byte> record)
    {
        using var reader = new BinaryReader(new MemoryStream(record.ToArray()), Encoding.UTF8);
        var version = reader.ReadByte();
        if (version != Version)
        {
            throw new InvalidDataException($"The journal holds a blob record of version {version}; this program knows version {Version}.");
        }

        var kind = (Kind)reader.ReadByte();
        var container = reader.ReadString();
        return kind switch
        {
            Kind.ContainerCreated => new ContainerCreated(container, ReadContainer(reader, container)),
            Kind.ContainerDeleted => new ContainerDeleted(container),
            Kind.BlobStored => new BlobStored(container, ReadRecord(reader), ReadContent(reader)),
            Kind.BlobDescribed => new BlobDescribed(container, ReadRecord(reader)),
            Kind.BlobDeleted => new BlobDeleted(container, reader.ReadString()),
            _ => throw new InvalidDataException($"The journal holds a blob record of unknown kind {(byte)kind}."),
        };
    }

    private static Kind KindOf(BlobChange change) => change switch
    {
        ContainerCreated => Kind.ContainerCreated,
        ContainerDeleted => Kind.ContainerDeleted,
        BlobStored => Kind.BlobStored,
        BlobDescribed => Kind.BlobDescribed,
        BlobDeleted => Kind.BlobDeleted,
        _ => throw new InvalidOperationException($"Unknown change {change}."),
    };

    private static ContainerRecord ReadContainer(BinaryReader reader, string name) =>
        new(name, new ETag(reader.ReadString()), ReadTime(reader), ReadMap(reader));

    private static void WriteRecord(BinaryWriter writer, BlobRecord record)
    {
        writer.Write(record.Name);
        writer.Write7BitEncodedInt64(record.Length);
        writer.Write(record.ETag.ToString());
        WriteTime(writer, record.CreatedOn);
        WriteTime(writer, record.LastModified);
        WriteText(writer, record.Headers.ContentType);
        WriteText(writer, record.Headers.ContentEncoding);
        WriteText(writer, record.Headers.ContentLanguage);
        WriteText(writer, record.Headers.ContentDisposition);
        WriteText(writer, record.Headers.CacheControl);
        WriteBytes(writer, record.Headers.ContentHash ?? []);
        WriteMap(writer, record.Metadata);
        WriteText(writer, record.Copy?.Id);
        if (record.Copy is { } copy)
        {
            writer.Write(copy.Source.AbsoluteUri);
            writer.Write((byte)copy.Status);
            WriteTime(writer, copy.CompletedOn);
        }

        WriteTime(writer, record.Immutability?.ExpiresOn ?? default);
        writer.Write((byte)(record.Immutability?.Mode ?? default));
        writer.Write(record.HasLegalHold);
    }

    private static BlobRecord ReadRecord(BinaryReader reader)
    {
        var record = new BlobRecord
        {
            Name = reader.ReadString(),
            Length = reader.Read7BitEncodedInt64(),
            ETag = new ETag(reader.ReadString()),
            CreatedOn = ReadTime(reader),
            LastModified = ReadTime(reader),
            Headers = new BlobHeaders
            {
                ContentType = ReadText(reader),
                ContentEncoding = ReadText(reader),
                ContentLanguage = ReadText(reader),
                ContentDisposition = ReadText(reader),
                CacheControl = ReadText(reader),
                ContentHash = ReadBytes(reader) is { Length: > 0 } hash ? hash : null,
            },
            Metadata = ReadMap(reader),
            Copy = ReadText(reader) is { } id
                ? new BlobCopyState(id, new Uri(reader.ReadString()), (CopyStatus)reader.ReadByte(), ReadTime(reader))
                : null,
        };
        var expiry = ReadTime(reader);
        var mode = (BlobImmutabilityPolicyMode)reader.ReadByte();
        return record with
        {
            Immutability = expiry == default ? null : new BlobImmutability(expiry, mode),
            HasLegalHold = reader.ReadBoolean(),
        };
    }

    private static void WriteContent(BinaryWriter writer, BlobContent content)
    {
        switch (content)
        {
            case InlineContent inline:
                writer.Write((byte)Place.Inline);
                WriteBytes(writer, inline.Bytes);
                break;
            case FileContent file:
                writer.Write((byte)Place.File);
                writer.Write7BitEncodedInt64(file.Id);
                writer.Write7BitEncodedInt64(file.Size);
                break;
            case BlockContent blocks:
                writer.Write((byte)Place.Blocks);
                writer.Write7BitEncodedInt(blocks.Blocks.Count);
                foreach (var (id, block) in blocks.Blocks)
                {
                    writer.Write(id);
                    WriteContent(writer, block);
                }

                break;
        }
    }

    private static BlobContent ReadContent(BinaryReader reader) => (Place)reader.ReadByte() switch
    {
        Place.Inline => new InlineContent(ReadBytes(reader)),
        Place.File => new FileContent(reader.Read7BitEncodedInt64(), reader.Read7BitEncodedInt64()),
        Place.Blocks => new BlockContent(
            [.. Enumerable.Range(0, reader.Read7BitEncodedInt()).Select(_ => (reader.ReadString(), ReadContent(reader)))]),
        var other => throw new InvalidDataException($"The journal holds blob content in an unknown place {(byte)other}."),
    };

    private static void WriteMap(BinaryWriter writer, IReadOnlyDictionary<string, string> map)
    {
        writer.Write7BitEncodedInt(map.Count);
        foreach (var (name, value) in map)
        {
            writer.Write(name);
            writer.Write(value);
        }
    }

    private static IReadOnlyDictionary<string, string> ReadMap(BinaryReader reader)
    {
        var count = reader.Read7BitEncodedInt();
        if (count == 0)
        {
            return BlobRecord.NoMetadata;
        }

        var map = new Dictionary<string, string>(count, StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < count; i++)
        {
            map[reader.ReadString()] = reader.ReadString();
        }

        return map;
    }

    private static void WriteText(BinaryWriter writer, string? text)
    {
        writer.Write(text is not null);
        if (text is not null)
        {
            writer.Write(text);
        }
    }

    private static string? ReadText(BinaryReader reader) => reader.ReadBoolean() ? reader.ReadString() : null;

    private static void WriteBytes(BinaryWriter writer, byte[] bytes)
    {
        writer.Write7BitEncodedInt(bytes.Length);
        writer.Write(bytes);
    }

    private static byte[] ReadBytes(BinaryReader reader) => reader.ReadBytes(reader.Read7BitEncodedInt());

    private static void WriteTime(BinaryWriter writer, DateTimeOffset time) => writer.Write(time.UtcTicks);

    private static DateTimeOffset ReadTime(BinaryReader reader) => new(reader.ReadInt64(), TimeSpan.Zero);
}
