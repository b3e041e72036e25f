using System.Text.Json;
using System.Text.Json.Nodes;
using Billing.Domain.Customers;
using Billing.Platform.Contracts;
using Billing.Platform.Streams;

namespace Billing.Local.Commands;

/// <summary>A line for each route that can be pasted into a POSIX shell or PowerShell, made from the OpenAPI document with the samples' values.</summary>
/// <param name="url">Address of the fabric.</param>
internal sealed class CurlLines(string url)
{
    /// <summary>Address at which commands look for the fabric unless told otherwise.</summary>
    public const string DefaultUrl = "http://localhost:7071";

    private const string Json = "application/json";

    // In PowerShell 5 the word curl alone stands for another command.
    private static readonly string Curl = OperatingSystem.IsWindows() ? "curl.exe" : "curl";

    // What a route is about in the samples. A parameter that is not here stands for itself, in capitals.
    private static readonly Dictionary<string, string> Values = new(StringComparer.Ordinal)
    {
        ["tenant"] = "nordwind",
        ["order"] = "1002",
        ["number"] = "NW-2026-000001",
        ["period"] = "2026-11",
        ["gateway"] = "stripe",
        ["source"] = "shopify",
        ["name"] = "po_1NW20261102EUR",
        ["document"] = "prices",
        ["consumer"] = "ledger",
        ["left"] = "posted",
        ["right"] = "rules",
        ["customer"] = CustomerKey.OfEmail("tenant:nordwind", "anna.gross@mail.example"),
        ["stream"] = "order/1002",
        ["exception"] = "order-1005",
        ["act"] = "note",
    };

    // What is sent from a file is signed or named by the command send, which is the same in every shell.
    private static readonly Dictionary<string, string> Sent = new(StringComparer.Ordinal)
    {
        ["ReceiveWebhook"] = "samples/nordwind/shopify/order-1002-mixed-basket.json",
        ["ReceiveUsage"] = "samples/nordwind/usage/october-1.json",
        ["PutSettlementFile"] = "samples/nordwind/settlements/po_NW20261102EUR.csv",
    };

    private static readonly Lazy<JsonObject> OpenApi = new(() =>
    {
        using var document = PublishedDocuments.OpenOpenApi();
        return JsonNode.Parse(document)!.AsObject();
    });

    /// <summary>The line of a function; null for one that the OpenAPI document does not have.</summary>
    public string? Of(string function)
    {
        if (Sent.TryGetValue(function, out var file))
        {
            return $"dotnet run --project local -- send {file}{(url == DefaultUrl ? string.Empty : $" --url {url}")}";
        }

        foreach (var (path, methods) in OpenApi.Value["paths"]!.AsObject())
        {
            foreach (var (method, operation) in methods!.AsObject())
            {
                if ((string?)operation!["operationId"] == function)
                {
                    return Line(method, path, operation.AsObject());
                }
            }
        }

        return null;
    }

    private string Line(string method, string path, JsonObject operation)
    {
        var address = string.Join('/', path.Split('/').Select(part => part is ['{', .. var name, '}'] ? ValueOf(name) : part)) + Query(operation);
        var words = new List<string> { Curl };
        if (method != "get")
        {
            words.Add($"-X {method.ToUpperInvariant()}");
        }

        words.Add(address.Contains('?', StringComparison.Ordinal) ? $"\"{url}{address}\"" : url + address);
        if (operation["requestBody"]?["content"]?[Json] is { } content)
        {
            words.Add($"-H \"Content-Type: {Json}\"");
            words.Add(method == "put" ? "--data-binary \"@FILE\"" : $"-d '{Sample(content["schema"], depth: 0)?.ToJsonString(FabricJson.Options)}'");
        }

        if (operation["responses"]?["200"]?["content"]?["application/pdf"] is not null)
        {
            words.Add("-o document.pdf");
        }

        return string.Join(' ', words);
    }

    private static string Query(JsonObject operation)
    {
        var needed = (operation["parameters"]?.AsArray() ?? [])
            .Where(each => (string?)each!["in"] == "query" && ((bool?)each["required"] == true || Values.ContainsKey((string)each["name"]!)))
            .Select(each => $"{each!["name"]}={ValueOf((string)each["name"]!)}").ToList();
        return needed.Count == 0 ? string.Empty : "?" + string.Join('&', needed);
    }

    private static string ValueOf(string parameter) => Values.GetValueOrDefault(parameter, parameter.ToUpperInvariant());

    // The fields that a body must have, each named by itself where nothing better is known.
    private static JsonNode? Sample(JsonNode? schema, int depth, string name = "")
    {
        schema = Resolved(schema);
        if (schema?["enum"] is JsonArray { Count: > 0 } values)
        {
            return values[0]!.DeepClone();
        }

        return TypeOf(schema) switch
        {
            "object" when depth < 3 => ObjectOf(schema!, depth),
            "array" => new JsonArray(Sample(schema!["items"], depth + 1, name)),
            "boolean" => true,
            "integer" or "number" => 1,
            _ => (string?)schema?["format"] == "date-time" ? "2026-12-01T00:00:00Z" : Values.GetValueOrDefault(name, name.ToUpperInvariant()),
        };
    }

    private static JsonObject ObjectOf(JsonNode schema, int depth)
    {
        var body = new JsonObject();
        foreach (var required in schema["required"]?.AsArray() ?? [])
        {
            var name = (string)required!;
            body[name] = Sample(schema["properties"]?[name], depth + 1, name);
        }

        if (depth == 0 && schema["properties"]?["actor"] is not null)
        {
            body["actor"] ??= "me";
        }

        return body;
    }

    private static JsonNode? Resolved(JsonNode? schema) => (string?)schema?["$ref"] is { } reference
        ? reference.TrimStart('#', '/').Split('/').Aggregate<string, JsonNode?>(OpenApi.Value, (node, part) => node?[part])
        : schema;

    private static string? TypeOf(JsonNode? schema) => schema?["type"] switch
    {
        JsonArray several => (string?)several[0],
        var one => (string?)one,
    };
}
