using System.Runtime.InteropServices;
using Microsoft.Azure.Cosmos;
using Microsoft.Azure.Cosmos.Serialization.HybridRow;
using Microsoft.Azure.Cosmos.Serialization.HybridRow.IO;
using Microsoft.Azure.Cosmos.Serialization.HybridRow.Layouts;
using Microsoft.Azure.Cosmos.Serialization.HybridRow.RecordIO;
using Microsoft.Azure.Cosmos.Serialization.HybridRow.Schemas;

namespace Billing.Local.Cosmos;

/// <summary>One operation of a batch as it stands on the wire.</summary>
internal sealed class BatchRow
{
    public DocumentAction Action { get; set; }

    /// <summary>The partition key header; only bulk requests give it for each operation.</summary>
    public string? PartitionKey { get; set; }

    public string? Id { get; set; }

    public byte[]? Body { get; set; }

    public string? IfMatch { get; set; }

    public string? IfNoneMatch { get; set; }

    public bool Minimal { get; set; }
}

/// <summary>The HybridRow records in which batches travel, by the schema that the SDK itself embeds.</summary>
internal static class BatchCodec
{
    private const string SchemaResource = "Microsoft.Azure.Cosmos.Batch.HybridRowBatchSchemas.json";
    private static readonly LayoutResolver Resolver;
    private static readonly Layout ResultLayout;

    static BatchCodec()
    {
        using var stream = typeof(CosmosClient).Assembly.GetManifestResourceStream(SchemaResource)
            ?? throw new InvalidOperationException("The Cosmos SDK does not hold its batch schema.");
        using var reader = new StreamReader(stream);
        var schemas = Namespace.Parse(reader.ReadToEnd());
        Resolver = new LayoutResolverNamespace(schemas);
        ResultLayout = Resolver.Resolve(schemas.Schemas.Single(schema => schema.Name == "BatchResult").SchemaId);
    }

    /// <summary>Reads the operations of a request.</summary>
    /// <exception cref="CosmosFault">The body is not a sequence of operation records.</exception>
    public static async Task<List<BatchRow>> ReadAsync(ReadOnlyMemory<byte> body)
    {
        var rows = new List<BatchRow>();
        using var stream = Open(body);
        var visit = (Func<ReadOnlyMemory<byte>, Result>)(record => ReadRow(record, rows));
        var result = await RecordIOStream.ReadRecordIOAsync(stream, visit, null!, new MemorySpanResizer<byte>(body.Length));
        return result == Result.Success ? rows : throw CosmosFault.BadRequest($"The batch cannot be read: {result}.");
    }

    private static MemoryStream Open(ReadOnlyMemory<byte> body) => MemoryMarshal.TryGetArray(body, out var bytes)
        ? new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false)
        : new MemoryStream(body.ToArray(), writable: false);

    /// <summary>Writes the results of a batch in the order of its operations.</summary>
    public static async Task<ReadOnlyMemory<byte>> WriteAsync(IReadOnlyList<DocumentOutcome> outcomes, IReadOnlyList<BatchRow> rows)
    {
        using var stream = new MemoryStream();
        var buffer = new MemorySpanResizer<byte>(1024);
        RecordIOStream.ProduceFunc produce = (long index, out ReadOnlyMemory<byte> record) =>
        {
            if (index >= outcomes.Count)
            {
                record = default;
                return Result.Success;
            }

            return FormatRow(buffer, outcomes[(int)index], rows[(int)index], out record);
        };
        var result = await RecordIOStream.WriteRecordIOAsync(stream, default(Segment), produce, new MemorySpanResizer<byte>(1024));
        return result == Result.Success
            ? stream.GetBuffer().AsMemory(0, (int)stream.Length)
            : throw new InvalidOperationException($"The batch result cannot be written: {result}.");
    }

    private static Result FormatRow(MemorySpanResizer<byte> buffer, DocumentOutcome outcome, BatchRow row, out ReadOnlyMemory<byte> record)
    {
        var target = new RowBuffer(buffer.Memory.Length, buffer);
        target.InitLayout(HybridRowVersion.V1, ResultLayout, Resolver);
        var result = RowWriter.WriteBuffer(ref target, (outcome, row), WriteRow);
        record = result == Result.Success ? buffer.Memory[..target.Length] : default;
        return result;
    }

    private static Result WriteRow(ref RowWriter writer, TypeArgument type, (DocumentOutcome Outcome, BatchRow Row) item)
    {
        var (outcome, row) = item;
        var result = writer.WriteInt32("statusCode", outcome.Status);
        if (result == Result.Success && outcome.SubStatus != 0)
        {
            result = writer.WriteInt32("subStatusCode", outcome.SubStatus);
        }

        if (result == Result.Success && outcome.Document is { } document)
        {
            result = writer.WriteString("eTag", document.ETag);
            var wanted = outcome.Status != 304 && (!row.Minimal || row.Action == DocumentAction.Read);
            if (result == Result.Success && wanted)
            {
                result = writer.WriteBinary("resourceBody", document.Body);
            }
        }

        return result == Result.Success ? writer.WriteFloat64("requestCharge", outcome.Charge) : result;
    }

    private static Result ReadRow(ReadOnlyMemory<byte> record, List<BatchRow> rows)
    {
        var reader = new RowReader(record, HybridRowVersion.V1, Resolver);
        var row = new BatchRow();
        while (reader.Read())
        {
            var result = ReadField(ref reader, row);
            if (result != Result.Success)
            {
                return result;
            }
        }

        rows.Add(row);
        return Result.Success;
    }

    private static Result ReadField(ref RowReader reader, BatchRow row)
    {
        Result result;
        string text;
        switch (reader.Path.ToString())
        {
            case "operationType":
                result = reader.ReadInt32(out var action);
                row.Action = (DocumentAction)action;
                return result;
            case "partitionKey":
                result = reader.ReadString(out text);
                row.PartitionKey = text;
                return result;
            case "id":
                result = reader.ReadString(out text);
                row.Id = text;
                return result;
            case "resourceBody":
                result = reader.ReadBinary(out byte[] body);
                row.Body = body;
                return result;
            case "ifMatch":
                result = reader.ReadString(out text);
                row.IfMatch = text;
                return result;
            case "ifNoneMatch":
                result = reader.ReadString(out text);
                row.IfNoneMatch = text;
                return result;
            case "minimalReturnPreference":
                result = reader.ReadBool(out var minimal);
                row.Minimal = minimal;
                return result;
            default:
                return Result.Success;
        }
    }
}
