using System.Globalization;
using System.Text.Json.Nodes;
using Billing.Connectors.StandardWebhooks;
using Billing.Domain.Primitives;

namespace Billing.Connectors.Mapping;

/// <summary>Maps a partner's input to one of our own formats. Pure: what is wrong with the result is found by the format's own reader.</summary>
public static class PartnerMapper
{
    /// <summary>
    /// The records that are not skipped, in their order, each with its own problems; or what is wrong with the form of the
    /// body.
    /// </summary>
    public static ParseResult<IReadOnlyList<MappedRecord>> Map(PartnerMapping mapping, ReadOnlyMemory<byte> body) =>
        MappingInputReader.Read(mapping.Input, body).Then<IReadOnlyList<MappedRecord>>(records => new ParseResult<IReadOnlyList<MappedRecord>>.Success(
            records.Where(record => !IsSkipped(mapping.Skip, record)).Select(record => new Pass(mapping, record).Map()).ToList()));

    private static bool IsSkipped(SkipRule? skip, InputRecord record) => skip is not null && record.Read(skip.From).Text is { } text && skip.In.Contains(text);

    /// <summary>The mapping of one record.</summary>
    private sealed class Pass(PartnerMapping mapping, InputRecord record)
    {
        private readonly List<(JsonNode Node, MappedValue Value)> _values = [];
        private readonly List<Problem> _problems = [];

        public MappedRecord Map()
        {
            var document = mapping.Produces switch
            {
                MappedKind.Order => new JsonObject { ["type"] = PartnerOrderReader.Type },
                MappedKind.Usage => new JsonObject { ["specversion"] = "1.0" },
                _ => [],
            };
            Fill(document, mapping.Fields, record);
            if (MappingTargets.OfLine(mapping.Produces).Count > 0)
            {
                var lines = new JsonArray();
                Place(document, "data.lines", lines);
                AddLines(lines);
            }

            var eventId = mapping.EventId is { } from ? ReadEventId(record.Read(from)) : null;
            var values = _values.ConvertAll(each => each.Value with { Target = each.Node.GetPath(), Output = Text(each.Node) });
            return new MappedRecord(record.Place, document, values, eventId, Identity(), _problems);
        }

        private void AddLines(JsonArray lines)
        {
            foreach (var group in mapping.Lines)
            {
                if (group.If is { } condition && IsAbsent(record.Read(condition).Text))
                {
                    continue;
                }

                var (scopes, at) = record.Lines(group.Each);
                if (scopes is null)
                {
                    Refuse(at, at.Fault!, group.Each, $"{group.Path}.each");
                }

                foreach (var scope in scopes ?? [])
                {
                    var line = new JsonObject();
                    lines.Add(line);
                    Fill(line, group.Fields, scope);
                    DropEmpty(line);
                }
            }
        }

        private void Fill(JsonObject into, IReadOnlyList<FieldMapping> fields, InputScope scope)
        {
            foreach (var field in fields)
            {
                var evaluation = new FieldEvaluation(mapping.Lookups, scope);
                var text = evaluation.Of(field.From);
                if (evaluation.Problems.Count == 0)
                {
                    Bring(into, field, text, evaluation);
                }

                _problems.AddRange(evaluation.Problems);
            }
        }

        private void Bring(JsonObject into, FieldMapping field, FieldText text, FieldEvaluation evaluation)
        {
            if (text.Text is null)
            {
                if (field.Default is { } fallback)
                {
                    Add(into, field, FieldConversion.OfConstant(fallback, field.Target.Kind)!, new MappedValue(string.Empty, "default", Input: null, fallback));
                }
                else if (field.IsRequired)
                {
                    evaluation.Refuse(field.From, text, "is required", "mapping.missing");
                }

                return;
            }

            var (value, fault) = text.IsConstant ? (FieldConversion.OfConstant(text.Text, field.Target.Kind), null) : FieldConversion.Of(text.Text, text.IsCanonical, field.Format);
            if (value is null)
            {
                evaluation.Refuse(field.From, text, fault!);
                return;
            }

            var place = text.Places.Count > 0 ? string.Join(", ", text.Places) : "constant";
            Add(into, field, value, new MappedValue(string.Empty, place, text.Places.Count > 0 ? text.Shown : null, string.Empty) { Origin = text.Place });
        }

        private void Add(JsonObject into, FieldMapping field, JsonNode node, MappedValue value)
        {
            Place(into, field.Target.Place, node);
            _values.Add((node, value));
        }

        private string? ReadEventId(InputText input)
        {
            if (input.Fault is not null || input.Text is null)
            {
                Refuse(input, input.Fault ?? "is required: it is the id of the event", mapping.EventId!, "$.eventId", "mapping.missing");
            }

            return input.Text;
        }

        private void Refuse(InputText input, string reason, string from, string entry, string code = "mapping.unreadable") =>
            _problems.Add(FieldEvaluation.Refusal(code, input.Place, from, reason, entry));

        // The document may say something of all its records beside them.
        private ReadOnlyMemory<byte> Identity()
        {
            var beside = mapping.Fields.Concat(mapping.Lines.SelectMany(group => group.Fields))
                .SelectMany(field => field.From.Source.Inputs)
                .Where(from => mapping.Input is MappingInput.Json && from[0] == '$')
                .Select(from => $"{from}={record.Read(from).Text}");
            return (byte[])[.. record.Identity.Span, .. System.Text.Encoding.UTF8.GetBytes(string.Join('\n', beside))];
        }
    }

    private static bool IsAbsent(string? text) => text is null || text.All(letter => letter is '0' or '.' or ',');

    private static string Text(JsonNode node) => node.GetValueKind() == System.Text.Json.JsonValueKind.String ? node.GetValue<string>() : node.ToJsonString();

    /// <summary>Puts a value at a place such as <c>data.buyer.name</c> or <c>taxes[0].rate</c>; what is on the way is made.</summary>
    private static void Place(JsonObject into, string place, JsonNode value)
    {
        var steps = place.Split('.');
        var parent = into;
        foreach (var step in steps.SkipLast(1))
        {
            parent = step.EndsWith(']') ? Entry(parent, step) : (JsonObject)(parent[step] ??= new JsonObject());
        }

        parent[steps[^1]] = value;
    }

    private static JsonObject Entry(JsonObject parent, string step)
    {
        var open = step.IndexOf('[', StringComparison.Ordinal);
        var index = int.Parse(step[(open + 1)..^1], CultureInfo.InvariantCulture);
        var list = (JsonArray)(parent[step[..open]] ??= new JsonArray());
        while (list.Count <= index)
        {
            list.Add(new JsonObject());
        }

        return (JsonObject)list[index]!;
    }

    // A second tax may be there and the first not.
    private static void DropEmpty(JsonObject line)
    {
        foreach (var list in line.Select(field => field.Value).OfType<JsonArray>())
        {
            list.RemoveAll(entry => entry is JsonObject { Count: 0 });
        }
    }
}
