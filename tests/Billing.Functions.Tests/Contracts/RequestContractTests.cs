using System.Text.Json;
using System.Text.Json.Nodes;
using Billing.Domain.Metering;
using Billing.Domain.Orders.Fulfilment;
using Billing.Connectors.StandardWebhooks;
using Billing.Domain.Primitives;
using Billing.Functions.Http;
using Billing.Platform.Contracts;

namespace Billing.Functions.Tests.Contracts;

/// <summary>The readers of our own request formats hold to the published schemas: field by field, from the samples.</summary>
[Trait("Capability", "PLT-06")]
public sealed class RequestContractTests
{
    private static readonly Dictionary<string, (Func<ReadOnlyMemory<byte>, IReadOnlyList<Problem>> Read, bool IsBatch)> Readers = new(StringComparer.Ordinal)
    {
        ["fulfilment-webhook"] = (body => ProblemsOf(FulfilmentReportReader.Read(body, "event-1")), false),
        ["partner-order"] = (body => ProblemsOf(PartnerOrderReader.Read(body, "kontor")), false),
        ["partner-capture"] = (body => ProblemsOf(PartnerPaymentReader.Read(body, "event-1", "kontor")), false),
        ["partner-refund"] = (body => ProblemsOf(PartnerPaymentReader.Read(body, "event-1", "kontor")), false),
        ["usage-event"] = (body => ProblemsOf(UsageBatchReader.Read(body)), true),
    };

    public static TheoryData<string> Names => [.. PublishedContract.All.Where(contract => contract.Folder == "requests").Select(contract => contract.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_reader_takes_the_sample_and_names_each_field_that_the_schema_misses(string name)
    {
        Assert.Empty(Read(name, Sample(name)));
        foreach (var path in PathsOf(Sample(name)))
        {
            var without = Sample(name);
            Remove(without, path);
            var missing = Check(name, without).Select(problem => problem.Path).ToList();
            Assert.Equal(missing, Read(name, without).Select(problem => problem.Path).Distinct());
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_reader_names_each_field_that_has_another_type_than_the_schema_says(string name)
    {
        foreach (var path in PathsOf(Sample(name)))
        {
            var wrong = Sample(name);
            Replace(wrong, path, JsonNode.Parse("true")!);
            foreach (var refused in Check(name, wrong))
            {
                Assert.Contains(Read(name, wrong), problem => problem.Path == refused.Path);
            }
        }
    }

    private static IReadOnlyList<Problem> Read(string name, JsonNode body)
    {
        var (read, isBatch) = Readers[name];
        var bytes = JsonSerializer.SerializeToUtf8Bytes(isBatch ? new JsonArray(body.DeepClone()) : body);
        return isBatch ? [.. read(bytes).Select(problem => problem with { Path = "$" + problem.Path["$[0]".Length..] })] : read(bytes);
    }

    private static IReadOnlyList<Problem> Check(string name, JsonNode body)
    {
        var contract = PublishedContract.All.Single(each => each.Name == name);
        return JsonSchema.Parse(contract.Read(contract.Version)!.Deserialize<JsonElement>()).Check(body.Deserialize<JsonElement>());
    }

    private static JsonNode Sample(string name)
    {
        var contract = PublishedContract.All.Single(each => each.Name == name);
        return JsonNode.Parse(File.ReadAllBytes(contract.SampleOf(contract.Version)))!;
    }

    private static List<string> PathsOf(JsonNode node) => node switch
    {
        JsonObject fields => [.. fields.SelectMany(field => PathsOf(field.Value!).Prepend(field.Value!.GetPath()))],
        JsonArray items => [.. items.SelectMany(item => PathsOf(item!))],
        _ => [],
    };

    private static void Remove(JsonNode root, string path)
    {
        var field = Find(root, path);
        field.Parent!.AsObject().Remove(field.GetPropertyName());
    }

    private static void Replace(JsonNode root, string path, JsonNode value) => Find(root, path).ReplaceWith(value);

    private static JsonNode Find(JsonNode node, string path) => node.GetPath() == path
        ? node
        : (node switch
        {
            JsonObject fields => fields.Select(field => field.Value!),
            JsonArray items => items.Select(item => item!),
            _ => throw new InvalidOperationException($"There is no {path}."),
        }).Where(child => path == child.GetPath() || path.StartsWith(child.GetPath() + ".", StringComparison.Ordinal) || path.StartsWith(child.GetPath() + "[", StringComparison.Ordinal))
        .Select(child => Find(child, path))
        .First();

    private static IReadOnlyList<Problem> ProblemsOf<T>(ParseResult<T> reading) => reading is ParseResult<T>.Failure failure ? failure.Problems : [];
}
