import { readTable } from "../../books/import/table.ts";
import { MILLI } from "../quantity.ts";
import type { StockTableReader } from "./folder.ts";
import {
  readFlag,
  readOptionalDate,
  readOptionalDays,
  readPositive,
  readQuantity,
  readUnitPrice,
} from "./values.ts";

export const ORDER_STATUSES = ["draft", "approved", "sent", "received", "cancelled"] as const;

export const readSupplierItems: StockTableReader = (file, { reading, draft }) =>
  readTable(file, reading, {
    spec: {
      required: ["id", "party", "sku", "currency", "valid_from"],
      optional: ["valid_to", "minimum", "multiple", "lead_time_days", "lead_time_sd", "preferred"],
    },
    onRow: (row) => {
      const contract = {
        id: row.required("id"),
        party: row.required("party"),
        sku: row.required("sku"),
        currency: row.currency("currency"),
        minimum: readPositive(row, "minimum", MILLI),
        multiple: readPositive(row, "multiple", MILLI),
        leadTimeDays: readOptionalDays(row, "lead_time_days"),
        leadTimeSd: readOptionalDays(row, "lead_time_sd"),
        validFrom: row.date("valid_from"),
        validTo: readOptionalDate(row, "valid_to"),
        preferred: readFlag(row, "preferred", false),
        at: row.at,
      };
      if (!row.failed() && contract.validTo !== null && contract.validTo < contract.validFrom)
        row.fail("valid_to", "valid_to is before valid_from");
      if (!row.failed()) draft.supplierItems.push(contract);
    },
  });

export const readPriceBreaks: StockTableReader = (file, { reading, draft }) =>
  readTable(file, reading, {
    spec: { required: ["supplier_item", "from_quantity", "unit_price"], optional: [] },
    onRow: (row) => {
      const price = {
        supplierItem: row.required("supplier_item"),
        fromQuantity: readQuantity(row, "from_quantity"),
        unitPrice: readUnitPrice(row, "unit_price"),
        at: row.at,
      };
      if (price.fromQuantity < 0) row.fail("from_quantity", "from_quantity is zero or more");
      if (!row.failed()) draft.priceBreaks.push(price);
    },
  });

export const readOrders: StockTableReader = (file, { reading, draft }) =>
  readTable(file, reading, {
    spec: {
      required: ["id", "party", "status", "order_date", "currency"],
      optional: ["number", "closed_on", "note"],
    },
    onRow: (row) => {
      const id = row.required("id");
      const order = {
        id,
        number: row.optional("number") ?? id,
        party: row.required("party"),
        status: row.oneOf("status", ORDER_STATUSES),
        orderDate: row.date("order_date"),
        currency: row.currency("currency"),
        closedOn: readOptionalDate(row, "closed_on"),
        note: row.optional("note"),
        at: row.at,
      };
      if (row.failed()) return;
      const done = order.status === "received" || order.status === "cancelled";
      if (done && order.closedOn === null)
        row.fail("closed_on", `an order that is ${order.status} needs closed_on: the day it was done with`);
      if (!done && order.closedOn !== null)
        row.fail("closed_on", `an order that is ${order.status} cannot be closed already`);
      if (order.closedOn !== null && order.closedOn < order.orderDate)
        row.fail("closed_on", "closed_on is before order_date");
      if (!row.failed()) draft.orders.push(order);
    },
  });

export const readOrderLines: StockTableReader = (file, { reading, draft }) =>
  readTable(file, reading, {
    spec: {
      required: ["order", "line", "sku", "location", "quantity", "unit_price", "requested_date"],
      optional: ["promised_date"],
    },
    onRow: (row) => {
      const line = {
        order: row.required("order"),
        line: row.integer("line"),
        sku: row.required("sku"),
        location: row.required("location"),
        quantity: readPositive(row, "quantity"),
        unitPrice: readUnitPrice(row, "unit_price"),
        requestedDate: row.date("requested_date"),
        promisedDate: readOptionalDate(row, "promised_date"),
        at: row.at,
      };
      if (!row.failed()) draft.orderLines.push(line);
    },
  });

export const readDeliveries: StockTableReader = (file, { reading, draft }) =>
  readTable(file, reading, {
    spec: {
      required: ["order", "line", "date", "received"],
      optional: ["rejected", "invoice_price", "reference", "id"],
    },
    onRow: (row) => {
      const delivery = {
        ownId: row.optional("id"),
        order: row.required("order"),
        line: row.integer("line"),
        date: row.date("date"),
        received: readPositive(row, "received"),
        rejected: readQuantity(row, "rejected", 0),
        invoicePrice: row.text("invoice_price") === "" ? null : readUnitPrice(row, "invoice_price"),
        reference: row.optional("reference"),
        at: row.at,
      };
      if (!row.failed() && (delivery.rejected < 0 || delivery.rejected > delivery.received))
        row.fail("rejected", "rejected is part of received: between zero and that");
      if (!row.failed()) draft.deliveries.push(delivery);
    },
  });

export const readCommitments: StockTableReader = (file, { reading, draft }) =>
  readTable(file, reading, {
    spec: {
      required: ["id", "sku", "location", "quantity", "entered_on", "due_date"],
      optional: ["fulfilled", "party", "closed_on", "reference"],
    },
    onRow: (row) => {
      const commitment = {
        id: row.required("id"),
        sku: row.required("sku"),
        location: row.required("location"),
        party: row.optional("party"),
        quantity: readPositive(row, "quantity"),
        fulfilled: readQuantity(row, "fulfilled", 0),
        enteredOn: row.date("entered_on"),
        dueDate: row.date("due_date"),
        closedOn: readOptionalDate(row, "closed_on"),
        reference: row.optional("reference"),
        at: row.at,
      };
      if (!row.failed() && (commitment.fulfilled < 0 || commitment.fulfilled > commitment.quantity))
        row.fail("fulfilled", "fulfilled is part of quantity: between zero and that");
      if (!row.failed()) draft.commitments.push(commitment);
    },
  });
