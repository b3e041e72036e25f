using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using Billing.Connectors.StandardWebhooks;
using Billing.Domain.Access;
using Billing.Functions.Access;
using Billing.Functions.Http;
using Billing.Functions.Http.Limits;
using Billing.Functions.Intake;
using Billing.Platform.Intake;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Formatters;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Tools.Docs.Contracts;

/// <summary>Makes the OpenAPI 3.1 document out of the HTTP functions: their triggers, marks, types and doc comments.</summary>
public sealed class OpenApiWriter
{
    private const string Schemas = "#/components/schemas/";

    private readonly SchemaWriter _answers = new(Schemas, SchemaRule.Answer);
    private readonly SchemaWriter _requests = new(Schemas, SchemaRule.Request);

    /// <summary>The document.</summary>
    public static JsonObject Write() => new OpenApiWriter().WriteDocument();

    private JsonObject WriteDocument()
    {
        var paths = new JsonObject();
        foreach (var operation in HttpOperation.All)
        {
            if (paths[operation.Path] is not JsonObject path)
            {
                paths[operation.Path] = path = [];
            }

            path[operation.Verb] = WriteOperation(operation);
        }

        return new JsonObject
        {
            ["openapi"] = "3.1.1",
            ["info"] = new JsonObject
            {
                ["title"] = "Billing Fabric",
                ["description"] = OpenApiNotes.About,
                ["license"] = new JsonObject { ["name"] = "MIT", ["identifier"] = "MIT" },
                ["version"] = "1",
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/", ["description"] = "The deployment that serves this document: a tenant is served in its home region." }),
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = Components(), ["securitySchemes"] = OpenApiNotes.SecuritySchemes },
        };
    }

    private JsonObject WriteOperation(HttpOperation operation)
    {
        var written = new JsonObject
        {
            ["operationId"] = operation.Function,
            ["tags"] = new JsonArray(operation.Area),
            ["summary"] = DocComments.Of(operation.Method) ?? throw new InvalidOperationException($"{operation.Function} has no summary."),
            ["description"] = DocComments.Of(operation.Method.DeclaringType!),
        };
        var parameters = new JsonArray([.. operation.Parameters.Select(name => Parameter(operation, name)), .. operation.Query.Select(Parameter)]);
        if (operation.IsCommand)
        {
            parameters.Add(OpenApiNotes.IdempotencyKeyParameter);
        }

        if (parameters.Count > 0)
        {
            written["parameters"] = parameters;
        }

        if (RequestBody(operation) is { } body)
        {
            written["requestBody"] = body;
        }

        written["responses"] = Responses(operation);
        written["security"] = Security(operation);
        return written;
    }

    private static JsonObject Parameter(HttpOperation operation, string name) => new()
    {
        ["name"] = name,
        ["in"] = "path",
        ["description"] = OpenApiNotes.Parameters.GetValueOrDefault($"{operation.Function}.{name}")
            ?? OpenApiNotes.Parameters.GetValueOrDefault(name)
            ?? throw new InvalidOperationException($"The route parameter {name} is not described in OpenApiNotes."),
        ["required"] = true,
        ["schema"] = new JsonObject { ["type"] = "string" },
    };

    private static JsonObject Parameter(QueryParameterAttribute query) => new()
    {
        ["name"] = query.Name,
        ["in"] = "query",
        ["description"] = query.Description,
        ["required"] = false,
        ["schema"] = new JsonObject { ["type"] = "string" },
    };

    private JsonObject? RequestBody(HttpOperation operation)
    {
        if (operation.Function == "ReceiveWebhook")
        {
            return OpenApiNotes.WebhookBody(
            [
                _requests.Refer(typeof(FulfilmentWebhookBody)),
                _requests.Refer(typeof(PartnerOrderBody)),
                _requests.Refer(typeof(PartnerCaptureBody)),
                _requests.Refer(typeof(PartnerRefundBody)),
            ]);
        }

        if (operation.Body is not { } takes)
        {
            return operation.Verb is "get" or "delete"
                ? null
                : throw new InvalidOperationException($"{operation.Function} does not say with [Consumes] what it takes.");
        }

        var type = ((Microsoft.AspNetCore.Http.Metadata.IAcceptsMetadata)takes).RequestType;
        var content = Content(takes.ContentTypes, type is null ? [] : Schema(_requests, type));
        foreach (var other in operation.OtherBodies)
        {
            content[other.ContentType] = new JsonObject { ["schema"] = Schema(_requests, other.BodyType) };
        }

        return new JsonObject { ["required"] = true, ["content"] = content };
    }

    private JsonObject Responses(HttpOperation operation)
    {
        var answers = operation.Answers.ToLookup(answer => answer.StatusCode);
        if (!answers.Any(answer => answer.Key < 300))
        {
            throw new InvalidOperationException($"{operation.Function} does not say with [ProducesResponseType] what it answers.");
        }

        var responses = new JsonObject();
        foreach (var (status, extra) in answers.Select(answer => answer.Key).Concat(Everywhere(operation).Keys).Distinct().Order()
            .Select(status => (status, Everywhere(operation).GetValueOrDefault(status))))
        {
            var response = Response(status, [.. answers[status]], extra);
            if (operation.IsCommand && status < 300)
            {
                response["headers"] = OpenApiNotes.ReplayedHeader;
            }

            if (status < 300 && operation.Query.Any(query => query.Name == PageRequest.CursorName))
            {
                response["headers"] = OpenApiNotes.LinkHeader;
            }

            responses[status.ToString(CultureInfo.InvariantCulture)] = response;
        }

        return responses;
    }

    // What the gates before every function answer.
    private static Dictionary<int, string> Everywhere(HttpOperation operation)
    {
        var answers = new Dictionary<int, string>();
        if (AccessRule.Find(operation.Function) is { Roles: { } roles } rule)
        {
            answers[401] = rule.OrTenantKey
                ? "The request bears neither a principal nor a key of the tenant that could be read."
                : "The request bears no principal.";
            answers[403] = $"The caller has no role at this tenant that may do this: {RoleNames(roles)}. The answer is the same whether the tenant exists or not.";
        }

        if (operation.Parameters.Contains("tenant"))
        {
            if (AccessRule.Find(operation.Function) is { Roles: not null })
            {
                answers[404] = "There is no such tenant.";
            }

            answers[421] = "The tenant is at home in another region; the answer names it and, where it is known, its address.";
            answers[503] = "A service that is needed is out or overloaded; Retry-After says after how many seconds to send the same request again.";
        }

        if (operation.IsCommand)
        {
            answers[400] = $"{IdempotencyKey.HeaderName} has not 1 to {IdempotencyKey.Longest} printable ASCII characters, or is sent twice.";
            answers[422] = $"{IdempotencyKey.HeaderName} was used before, for another request.";
        }

        if (LimitRule.Find(operation.Function) is { } limit)
        {
            answers[429] = $"The tenant sends more requests than its limit {limit} lets pass; nothing was done, Retry-After says after how many seconds to ask again.";
        }

        return answers;
    }

    private static string RoleNames(IReadOnlyList<FabricRole> roles) => roles.Contains(FabricRole.Reader)
        ? "any role"
        : string.Join(" or ", roles.Append(FabricRole.Admin).Select(role => role.ToString().ToLowerInvariant()));

    private JsonObject Response(int status, IReadOnlyList<ProducesResponseTypeAttribute> answers, string? everywhere)
    {
        var texts = answers.Select(answer => answer.Description).Prepend(everywhere).OfType<string>().ToList();
        var response = new JsonObject { ["description"] = texts.Count > 0 ? string.Join(" Or: ", texts) : ReasonPhrases.GetReasonPhrase(status) };
        if (status is 429 or 503)
        {
            response["headers"] = new JsonObject
            {
                ["Retry-After"] = new JsonObject
                {
                    ["description"] = "Whole seconds after which to send the request again.",
                    ["schema"] = new JsonObject { ["type"] = "integer", ["minimum"] = 1 },
                },
            };
        }

        var schemas = answers.Where(answer => answer.Type != typeof(void)).Select(answer => (Types: TypesOf(answer), Schema: Schema(_answers, answer.Type))).ToList();
        if (schemas.Count == 0 && status is 401 or 403 or 404 or 421 or 422 or 429 or 503)
        {
            schemas.Add(([Problems.MediaType], _answers.Refer(typeof(ProblemBody))));
        }

        if (schemas.Count > 0)
        {
            var distinct = schemas.Select(each => each.Schema).DistinctBy(schema => schema.ToJsonString()).ToList();
            response["content"] = Content(schemas[0].Types, distinct.Count == 1 ? distinct[0] : new JsonObject { ["anyOf"] = new JsonArray([.. distinct]) });
        }

        return response;
    }

    private static IReadOnlyList<string> TypesOf(ProducesResponseTypeAttribute answer)
    {
        var types = new MediaTypeCollection();
        ((Microsoft.AspNetCore.Mvc.ApiExplorer.IApiResponseMetadataProvider)answer).SetContentTypes(types);
        return types.Count > 0 ? [.. types] : ["application/json"];
    }

    // Bytes and objects are whatever the content type says.
    private static JsonObject Schema(SchemaWriter writer, Type type) =>
        type == typeof(byte[]) || type == typeof(object) ? [] : writer.Refer(type);

    private static JsonObject Content(IEnumerable<string> mediaTypes, JsonObject schema) => new(mediaTypes.Select(type =>
        KeyValuePair.Create(type, (JsonNode?)(schema.Count == 0 ? [] : new JsonObject { ["schema"] = schema.DeepClone() }))));

    private static JsonArray Security(HttpOperation operation)
    {
        if (AccessRule.Find(operation.Function) is { Roles: not null } rule)
        {
            string[] either = rule.OrTenantKey ? [OpenApiNotes.PrincipalScheme, OpenApiNotes.KeyScheme] : [OpenApiNotes.PrincipalScheme];
            return new JsonArray([.. either.Select(scheme => (JsonNode)new JsonObject { [scheme] = new JsonArray() })]);
        }

        return OpenApiNotes.OtherSecurity.TryGetValue(operation.Function, out var schemes)
            ? new JsonArray([.. schemes.Select(scheme => (JsonNode)new JsonObject { [scheme] = new JsonArray() })])
            : throw new InvalidOperationException($"{operation.Function} asks for no principal; OpenApiNotes does not say what for instead.");
    }

    private JsonObject Components()
    {
        var all = new SortedDictionary<string, JsonNode?>(StringComparer.Ordinal);
        foreach (var (name, schema) in _answers.Definitions.Concat(_requests.Definitions))
        {
            if (all.TryGetValue(name, out var other) && !JsonNode.DeepEquals(schema, other))
            {
                throw new InvalidOperationException($"{name} is taken in one shape and answered in another: give one of them a name of its own.");
            }

            all[name] = schema!.DeepClone();
        }

        return new JsonObject(all);
    }
}
