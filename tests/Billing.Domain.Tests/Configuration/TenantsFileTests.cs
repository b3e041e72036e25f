using System.Text;
using System.Text.Json.Nodes;
using Billing.Connectors;
using Billing.Platform.Configuration;
using Billing.Platform.Tenants;

namespace Billing.Domain.Tests.Configuration;

/// <summary>What is said of a file of tenants: everything that is wrong at once, each with JSON path and line.</summary>
[Trait("Capability", "PLT-12")]
public sealed class TenantsFileTests
{
    private static readonly DocumentType<Tenant> Type = TenantDocument.Of(ConnectorCatalogue.Contracts);

    [Fact]
    public void Every_problem_of_every_tenant_is_named_with_path_and_line_at_once()
    {
        var (file, _) = Read("""
            {
              "tenants": [
                {
                  "id": "a", "homeRegion": "westeurope", "catalogue": [], "locales": {}, "legalEntities": [],
                  "sources": [
                    { "name": "s", "adapter": "shopify", "legalEntityId": "x", "secrets": [],
                      "optionz": {} }
                  ],
                  "colour": "red"
                },
                {
                  "id": "b", "homeRegion": 7, "catalogue": {}, "sources": [],
                  "locales": { "DE": null }
                }
              ]
            }
            """);

        Assert.Equal(
            [
                "$.tenants[0].legalEntities (line 4): legalEntities is empty.",
                "$.tenants[0].sources[0].legalEntityId (line 6): legalEntityId 'x' is not one of its legal entities.",
                "$.tenants[0].sources[0].optionz (line 7): optionz is not known here; there are name, adapter, legalEntityId, secrets, options, mapping, rateLimit, store, gateways, secretsUntil.",
                "$.tenants[0].colour (line 9): colour is not known here; there are id, homeRegion, legalEntities, catalogue, sources, locales, group, limits, tax, orderPatienceDays, orders, keys.",
                "$.tenants[1].legalEntities (line 11): legalEntities is required.",
                "$.tenants[1].homeRegion (line 12): homeRegion must be text.",
                "$.tenants[1].catalogue (line 12): catalogue must be an array.",
                "$.tenants[1].locales.DE (line 13): DE must not be null.",
            ],
            file!.AllProblems.Select(problem => problem.ToString()));
    }

    [Fact]
    public void What_is_no_JSON_is_refused_with_its_line()
    {
        var (file, problems) = Read("{\n  \"tenants\": [\n    { \"id\": }\n  ]\n}");
        Assert.Null(file);
        Assert.StartsWith("$ (line 3): This is not valid JSON", Assert.Single(problems).ToString(), StringComparison.Ordinal);
        Assert.Equal("$ (line 1): This must be an object with the array tenants.", Assert.Single(Read("[]").Problems).ToString());
    }

    [Fact]
    public void An_entry_whose_id_is_missing_unusable_or_given_twice_is_nobodys()
    {
        var (file, _) = Read("""
            { "tenants": [
              { "id": "twice" },
              { "name": "none" },
              { "id": "../sierra" },
              { "id": "Twice" }
            ] }
            """);

        Assert.Empty(file!.Entries);
        Assert.Equal(["$.tenants[1].id", "$.tenants[2].id", "$.tenants[0].id", "$.tenants[3].id"], file.Problems.Select(problem => problem.Problem.Path));
    }

    [Fact]
    public void Keys_need_a_name_a_secret_and_a_role_that_is_not_everything()
    {
        var tenants = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "samples", "tenants.json")))!;
        tenants["tenants"]![0]!["keys"] = JsonNode.Parse("""
            [
              { "name": "fleet", "secrets": ["a"], "roles": ["operator"] },
              { "name": "fleet", "secrets": ["b"], "roles": ["admin"] },
              { "name": "no key", "secrets": [], "roles": ["reader"] }
            ]
            """);

        Assert.Equal(
            ["$.tenants[0].keys[1].name", "$.tenants[0].keys[1].roles", "$.tenants[0].keys[2].name", "$.tenants[0].keys[2]"],
            Read(tenants.ToJsonString()).File!.AllProblems.Select(problem => problem.Problem.Path));
    }

    [Fact]
    public void A_field_that_stands_twice_is_refused_and_a_byte_order_mark_is_not()
    {
        var lines = JsonLines.Read(Encoding.UTF8.GetBytes("{ \"a\": 1,\n  \"b\": [ { \"c\": 1,\n \"c\": 2 } ] }"));
        Assert.Equal("$.b[0].c (line 3): This field stands on line 2 already.", Assert.Single(lines.Repeated).ToString());
        Assert.Equal((2, 2, 1), (lines.LineOf("$.b[0]"), lines.LineOf("$.b[0].missing"), lines.LineOf("$.missing")));
        Assert.NotNull(TenantsFile.Read((byte[])[0xEF, 0xBB, 0xBF, .. "{\"tenants\":[]}"u8], Type).File);
    }

    [Fact]
    public void The_samples_are_sound() =>
        Assert.Empty(TenantsFile.Read(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "samples", "tenants.json")), Type).File!.AllProblems);

    private static (TenantsFile? File, IReadOnlyList<LocatedProblem> Problems) Read(string json) => TenantsFile.Read(Encoding.UTF8.GetBytes(json), Type);
}
