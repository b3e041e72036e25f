using Billing.Connectors.Signatures;
using Billing.Domain.Primitives;

namespace Billing.Connectors.Mapping;

/// <summary>Reads a mapping file and checks it whole: every entry that is wrong is named by its JSON path.</summary>
public static class MappingReader
{
    private static readonly Dictionary<string, char> Separators = new(StringComparer.Ordinal) { [","] = ',', [";"] = ';', ["tab"] = '\t', ["|"] = '|' };

    /// <summary>Reads one mapping.</summary>
    /// <param name="json">UTF-8.</param>
    public static ParseResult<PartnerMapping> Read(ReadOnlyMemory<byte> json) => JsonFields.Read(json, "mapping", ReadMapping);

    private static PartnerMapping ReadMapping(JsonFields root)
    {
        root.RefuseOthers("version", "produces", "input", "signature", "eventId", "skip", "unreadable", "fields", "lines", "lookups", "comment");
        if (root.Text("version") is not ("1" or ""))
        {
            root.Refuse("version", "unknown-version", "must be 1");
        }

        var kind = ReadKind(root);
        var input = ReadInput(root.Child("input"));
        var lookups = ReadLookups(root);
        var sources = new FieldSourceReader(input, lookups.Keys.ToHashSet(StringComparer.Ordinal));
        var reader = new FieldMappingReader(sources);
        var fields = reader.ReadAll(root, MappingTargets.Of(kind));
        var lines = ReadLines(root, kind, input, sources, reader);
        var eventId = root.OptionalText("eventId");
        if (eventId is not null)
        {
            sources.CheckFrom(root, "eventId", eventId);
        }

        return new PartnerMapping(kind, input, ReadSignature(root), eventId, ReadSkip(root, sources), fields, lines, lookups) { TellsUnreadable = ReadTells(root, kind) };
    }

    private static SkipRule? ReadSkip(JsonFields root, FieldSourceReader sources)
    {
        if (root.OptionalChild("skip") is not { } skip)
        {
            return null;
        }

        skip.RefuseOthers("from", "in", "comment");
        var from = skip.Text("from");
        if (from.Length > 0)
        {
            sources.CheckFrom(skip, "from", from);
        }

        var texts = skip.Texts("in");
        if (texts.Count == 0 && !skip.HasProblem("in"))
        {
            skip.Refuse("in", "empty", "must hold at least one text");
        }

        return new SkipRule(from, texts);
    }

    private static bool ReadTells(JsonFields root, MappedKind kind)
    {
        switch (root.OptionalText("unreadable"))
        {
            case null or "refused":
                return false;
            case "told" when kind != MappedKind.Usage:
                return true;
            default:
                root.Refuse("unreadable", "unknown-value", "must be refused, or told where not usage is produced");
                return false;
        }
    }

    private static MappedKind ReadKind(JsonFields root)
    {
        switch (root.Text("produces"))
        {
            case "order": return MappedKind.Order;
            case "payment": return MappedKind.Payment;
            case "fulfilment": return MappedKind.Fulfilment;
            case "usage": return MappedKind.Usage;
            case "": return default;
            default:
                root.Refuse("produces", "unknown-kind", "must be order, payment, fulfilment or usage");
                return default;
        }
    }

    private static MappingInput ReadInput(JsonFields input)
    {
        switch (input.Text("format"))
        {
            case "csv":
                input.RefuseOthers("format", "separator", "encoding", "groupBy");
                return new MappingInput.Csv(ReadSeparator(input), ReadEncoding(input), input.OptionalText("groupBy"));
            case "json":
                input.RefuseOthers("format", "records");
                return new MappingInput.Json(ReadRecords(input));
            case var other:
                if (other.Length > 0)
                {
                    input.Refuse("format", "unknown-format", "must be json or csv");
                }

                return new MappingInput.Json(Records: null);
        }
    }

    private static char ReadSeparator(JsonFields input)
    {
        var text = input.OptionalText("separator") ?? ",";
        if (Separators.TryGetValue(text, out var separator))
        {
            return separator;
        }

        input.Refuse("separator", "unknown-separator", $"must be one of {string.Join(' ', Separators.Keys)}");
        return ',';
    }

    private static string ReadEncoding(JsonFields input)
    {
        var text = input.OptionalText("encoding") ?? "utf-8";
        if (text is not ("utf-8" or "windows-1252"))
        {
            input.Refuse("encoding", "unknown-encoding", "must be utf-8 or windows-1252");
        }

        return text;
    }

    private static InputPath? ReadRecords(JsonFields input)
    {
        var text = input.OptionalText("records");
        var path = text is null ? null : InputPath.Parse(text);
        if (text is not null && path is null)
        {
            input.Refuse("records", "not-a-path", "must be a path such as orders or data.orders");
        }

        return path;
    }

    private static Dictionary<string, IReadOnlyDictionary<string, string>> ReadLookups(JsonFields root)
    {
        var tables = root.OptionalChild("lookups");
        return (tables?.Names ?? []).Distinct(StringComparer.Ordinal).ToDictionary(
            name => name,
            name => (IReadOnlyDictionary<string, string>)(tables!.OptionalChild(name) is { } table
                ? table.Names.Distinct(StringComparer.Ordinal).ToDictionary(entry => entry, entry => table.Text(entry), StringComparer.Ordinal)
                : []),
            StringComparer.Ordinal);
    }

    private static HeaderSignature? ReadSignature(JsonFields root)
    {
        var signature = root.OptionalChild("signature");
        switch (signature?.Text("scheme"))
        {
            case null or "" or "standard-webhooks":
                signature?.RefuseOthers("scheme");
                return null;
            case "header":
                signature.RefuseOthers("scheme", "header", "encoding", "prefix");
                return new HeaderSignature(signature.Text("header"), ReadSignatureEncoding(signature), signature.OptionalText("prefix") ?? string.Empty);
            default:
                signature.Refuse("scheme", "unknown-scheme", "must be standard-webhooks or header");
                return null;
        }
    }

    private static SignatureEncoding ReadSignatureEncoding(JsonFields signature)
    {
        var text = signature.OptionalText("encoding") ?? "hex";
        if (text is not ("hex" or "base64"))
        {
            signature.Refuse("encoding", "unknown-encoding", "must be hex or base64");
        }

        return text == "base64" ? SignatureEncoding.Base64 : SignatureEncoding.Hex;
    }

    private static List<LineMapping> ReadLines(JsonFields root, MappedKind kind, MappingInput input, FieldSourceReader sources, FieldMappingReader reader)
    {
        var targets = MappingTargets.OfLine(kind);
        if (targets.Count == 0)
        {
            if (root.Has("lines"))
            {
                root.Refuse("lines", "no-lines", $"cannot be given: a record of {kind.ToString().ToLowerInvariant()} has none");
            }

            return [];
        }

        return root.RequiredItems("lines").Select(lines =>
        {
            lines.RefuseOthers("each", "if", "fields", "comment");
            var each = lines.Text("each");
            if (each is not (LineMapping.Record or "") && (input is MappingInput.Csv ? each != LineMapping.Rows : InputPath.Parse(each) is null))
            {
                lines.Refuse("each", "not-a-path", input is MappingInput.Csv ? "must be rows or record" : "must be a path or record");
            }

            var condition = lines.OptionalText("if");
            if (condition is not null)
            {
                sources.CheckFrom(lines, "if", condition);
            }

            return new LineMapping(each, condition, reader.ReadAll(lines, targets), lines.Path);
        }).ToList();
    }
}
