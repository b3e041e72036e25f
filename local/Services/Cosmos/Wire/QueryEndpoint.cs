using System.Text;
using Billing.Local.Cosmos.Sql;

namespace Billing.Local.Cosmos;

/// <summary>Queries, query plans and the plain feed of documents.</summary>
internal static class QueryEndpoint
{
    private static readonly SqlQuerySpec Everything = new("SELECT * FROM c", new Dictionary<string, SqlValue>(StringComparer.Ordinal));

    // An empty plan makes the SDK send the query itself, since there is one range only.
    private static readonly byte[] PassThroughPlan = Encoding.UTF8.GetBytes(
        """
        {
          "partitionedQueryExecutionInfoVersion": 2,
          "queryInfo": {
            "distinctType": "None", "top": null, "offset": null, "limit": null, "orderBy": [], "orderByExpressions": [],
            "groupByExpressions": [], "groupByAliases": [], "aggregates": [], "groupByAliasToAggregateType": {},
            "rewrittenQuery": "", "hasSelectValue": false, "dCountInfo": null
          },
          "queryRanges": [ { "min": "", "max": "FF", "isMinInclusive": true, "isMaxInclusive": false } ]
        }
        """);

    /// <summary>All documents of a container or partition.</summary>
    public static Task<CosmosReply> ReadFeedAsync(CosmosRequest request, ContainerStore container) =>
        RunAsync(request, container, Everything);

    public static Task<CosmosReply> QueryAsync(CosmosRequest request, ContainerStore container) =>
        RunAsync(request, container, SqlQuerySpec.Parse(request.Body));

    /// <summary>The plan of a query: it is read, so that a faulty one is refused, and left whole.</summary>
    public static CosmosReply Plan(CosmosRequest request)
    {
        SqlParser.Parse(SqlQuerySpec.Parse(request.Body).Text);
        return new CosmosReply { Status = 200, Body = PassThroughPlan };
    }

    private static async Task<CosmosReply> RunAsync(CosmosRequest request, ContainerStore container, SqlQuerySpec spec)
    {
        var query = SqlParser.Parse(spec.Text);
        var token = request.Headers[CosmosHeader.Continuation];
        var cursor = string.IsNullOrEmpty(token) ? null : SqlCursor.Parse(token, SqlPager.HashOf(spec.Text));
        var plan = DocumentScanPlan.Of(query, spec, cursor, DocumentRange.Of(request, container.Definition.Key), container.Definition.Key, container.Clock);
        var pager = new SqlPager(query, spec, container.Clock, container.Definition.Indexes);
        var page = pager.Read(container.Scan(plan), plan.IsInResultOrder, cursor, request.PageSize);
        var lsn = await container.SettleAsync();
        var charge = RequestCharge.Query(page.Examined, page.Bytes);
        container.Spend(charge);
        return new CosmosReply
        {
            Status = 200,
            Container = container,
            Lsn = lsn,
            Charge = charge,
            ItemCount = page.Items.Count,
            Continuation = page.Next?.Format(),
            Body = FeedPage.Write(container.Rid, page.Items),
        };
    }
}
